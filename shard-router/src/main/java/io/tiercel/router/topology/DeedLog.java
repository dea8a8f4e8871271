package io.tiercel.router.topology;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.topology.MySqlConnector.Server;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The catalog's record of everything commands have changed: who, when, what, and what came of it.
 * Blocking; thread-safe.
 *
 * <p>A line is written before the deed begins and completed when it ended. While it runs, a
 * connection holds a named lock of the catalog's server. A process that dies loses it, however it
 * dies; whoever looks next finds a running deed without its lock and marks it abandoned.
 *
 * <p>Every method throws {@link RouterException} with CATALOG_UNAVAILABLE when the catalog does not
 * answer or refuses the login.
 */
public final class DeedLog {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_WHO = 255;
  private static final int MAX_COMMAND = 64;
  private static final int MAX_DETAIL = 2_000;

  /** A TEXT of characters that may take four bytes each. */
  private static final int MAX_PLAN = 16_000;

  /** An hour-long deed must not lose its lock to the server's patience with silent connections. */
  private static final String STAY = "SET SESSION wait_timeout = 31536000";

  private static final String LOCK = "SELECT GET_LOCK(CONCAT('tiercel_deed_', ?), 0)";
  private static final String BEGIN =
      "INSERT INTO tiercel_catalog.deed (who, command, plan, result) VALUES (?, ?, ?, 'RUNNING')";
  private static final String END =
      """
      UPDATE tiercel_catalog.deed SET result = ?, detail = ?, finished_at = CURRENT_TIMESTAMP(6)
      WHERE id = ?""";
  private static final String ABANDON =
      """
      UPDATE tiercel_catalog.deed
      SET result = 'ABANDONED', finished_at = CURRENT_TIMESTAMP(6),
        detail = 'its process ended before it told what came of it'
      WHERE result = 'RUNNING' AND IS_FREE_LOCK(CONCAT('tiercel_deed_', id))""";
  private static final String NEWEST =
      """
      SELECT id, CAST(UNIX_TIMESTAMP(at) * 1000000 AS SIGNED), who, command, plan, result, detail,
        CAST(UNIX_TIMESTAMP(finished_at) * 1000000 AS SIGNED)
      FROM tiercel_catalog.deed ORDER BY id DESC LIMIT ?""";

  private final Server server;
  private final MySqlConnector connector;

  /** Does not connect yet. */
  public DeedLog(MySqlEndpoint catalog, Credentials credentials) {
    this.server = Server.catalog(catalog);
    this.connector = new MySqlConnector(credentials, CONNECT_TIMEOUT, SOCKET_TIMEOUT);
  }

  /** What is known of a deed's end. */
  public enum Result {
    /** It goes on. */
    RUNNING,
    /** It did what its plan said. */
    DONE,
    /** It did not, or not all of it; the detail says how far it came. */
    FAILED,
    /** Its process ended in the middle. */
    ABANDONED
  }

  /**
   * One line.
   *
   * @param id rises from deed to deed
   * @param at when it began, by the catalog's clock
   * @param who began it
   * @param command such as {@code node drain}
   * @param plan what it was to do, in lines
   * @param detail what came of it; empty while it runs
   * @param finishedAt null while it runs
   */
  public record Line(
      long id,
      Instant at,
      String who,
      String command,
      String plan,
      Result result,
      String detail,
      @Nullable Instant finishedAt) {}

  /**
   * Writes that a deed begins. Texts that are too long are cut.
   *
   * @param who such as {@code ada@laptop}
   * @param plan in lines; no secret and no row value may be in it
   * @return to be told how it ended, and closed
   */
  public Begun begin(String who, String command, String plan) {
    Connection connection = connector.connect(server);
    try {
      execute(connection, STAY);
      execute(connection, CatalogSchema.DEED);
      execute(connection, ABANDON);
      return new Begun(connection, insert(connection, who, command, plan));
    } catch (SQLException e) {
      closeQuietly(connection, e);
      throw MySqlCatalog.failure(connector, server, e);
    }
  }

  /** The lock is taken before the line can be seen: none is visible without its lock. */
  private static long insert(Connection connection, String who, String command, String plan)
      throws SQLException {
    connection.setAutoCommit(false);
    long id;
    try (PreparedStatement insert =
        connection.prepareStatement(BEGIN, Statement.RETURN_GENERATED_KEYS)) {
      insert.setString(1, cut(who, MAX_WHO));
      insert.setString(2, cut(command, MAX_COMMAND));
      insert.setString(3, cut(plan, MAX_PLAN));
      insert.executeUpdate();
      try (ResultSet keys = insert.getGeneratedKeys()) {
        keys.next();
        id = keys.getLong(1);
      }
    }
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.setLong(1, id);
      lock.execute();
    }
    connection.commit();
    connection.setAutoCommit(true);
    return id;
  }

  /** The newest lines first, at most so many; none when no deed was ever done. */
  public List<Line> newest(int limit) {
    try (Connection connection = connector.connect(server)) {
      execute(connection, CatalogSchema.DEED);
      execute(connection, ABANDON);
      try (PreparedStatement select = connection.prepareStatement(NEWEST)) {
        select.setInt(1, limit);
        return lines(select);
      }
    } catch (SQLException e) {
      throw MySqlCatalog.failure(connector, server, e);
    }
  }

  private static List<Line> lines(PreparedStatement select) throws SQLException {
    List<Line> lines = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        long finished = row.getLong(8);
        boolean runs = row.wasNull();
        lines.add(
            new Line(
                row.getLong(1),
                instant(row.getLong(2)),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                Result.valueOf(row.getString(6)),
                row.getString(7),
                runs ? null : instant(finished)));
      }
    }
    return lines;
  }

  /** Not by the driver's timestamps, which need the time zones of both sides to be right. */
  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** A deed that runs. Confined to one thread at a time. */
  public final class Begun implements AutoCloseable {
    private final Connection connection;
    private final long id;

    private Begun(Connection connection, long id) {
      this.connection = connection;
      this.id = id;
    }

    /** The number of its line. */
    public long id() {
      return id;
    }

    /** Writes that it did what it should. */
    public void done(String detail) {
      end(Result.DONE, detail);
    }

    /** Writes that it did not, why, and how far it came. */
    public void failed(String detail) {
      end(Result.FAILED, detail);
    }

    /** Its own connection may be long gone: the catalog was perhaps started anew meanwhile. */
    private void end(Result result, String detail) {
      try {
        end(connection, result, detail);
      } catch (SQLException lost) {
        try (Connection another = connector.connect(server)) {
          end(another, result, detail);
        } catch (SQLException e) {
          throw MySqlCatalog.failure(connector, server, e);
        }
      }
    }

    private void end(Connection on, Result result, String detail) throws SQLException {
      try (PreparedStatement update = on.prepareStatement(END)) {
        update.setString(1, result.name());
        update.setString(2, cut(detail, MAX_DETAIL));
        update.setLong(3, id);
        update.executeUpdate();
      }
    }

    /** Gives its lock back. */
    @Override
    public void close() {
      try {
        connection.close();
      } catch (SQLException alreadyGone) {
        return;
      }
    }
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 3) + "...";
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void closeQuietly(Connection connection, SQLException cause) {
    try {
      connection.close();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
