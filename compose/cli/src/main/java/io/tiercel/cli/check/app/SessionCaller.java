package io.tiercel.cli.check.app;

import io.tiercel.cli.check.app.TokenExchange.Handover;
import io.tiercel.client.Session;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The session a caller works in: after some operations it hands it over and goes on with one from
 * another application. Confined to one thread.
 */
final class SessionCaller {
  private static final int OPERATIONS = 25;

  private final Tiercel tiercel;
  private final Table<Long, CheckedRow> table;
  private final TokenExchange exchange;
  private final String prefix;
  private int sessions;
  private int operations;
  private String name;
  private Session session;

  SessionCaller(
      Tiercel tiercel, Table<Long, CheckedRow> table, TokenExchange exchange, String prefix) {
    this.tiercel = tiercel;
    this.table = table;
    this.exchange = exchange;
    this.prefix = prefix;
    this.name = prefix + sessions;
    this.session = tiercel.newSession();
  }

  /** The session's name in the log. */
  String name() {
    return name;
  }

  /** The table as this session sees it. */
  Table<Long, CheckedRow> table() {
    return table.in(session);
  }

  /** After each operation in the session. */
  void used() {
    operations++;
    if (operations >= OPERATIONS) {
      operations = 0;
      change();
    }
  }

  private void change() {
    try {
      Optional<Handover> other = exchange.take();
      exchange.offer(new Handover(name, session.token()));
      if (other.isPresent()) {
        session = tiercel.session(other.get().token());
        name = other.get().name();
        return;
      }
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    } catch (TiercelException refused) {
      System.err.println("a session's token was refused: " + refused);
    }
    sessions++;
    name = prefix + sessions;
    session = tiercel.newSession();
  }
}
