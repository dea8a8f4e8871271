package io.tiercel.router.topology;

import io.tiercel.router.Credentials;
import io.tiercel.router.MemberView;
import io.tiercel.router.MemberViews;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.topology.MySqlConnector.Server;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The catalog's rows of member views, each asked over a short connection. Thread-safe. */
public final class CatalogMemberViews implements MemberViews {
  /** How many characters a view has room for: 17 for each member. */
  public static final int ROOM = 4_000;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(2);
  private static final String READ =
      "SELECT epoch, members, beats FROM tiercel_catalog.member_view WHERE cluster = ?";
  private static final String FIRST =
      "INSERT IGNORE INTO tiercel_catalog.member_view (cluster, epoch, members, beats)"
          + " VALUES (?, 1, ?, 0)";
  private static final String REPLACE =
      "UPDATE tiercel_catalog.member_view SET epoch = epoch + 1, members = ?"
          + " WHERE cluster = ? AND epoch = ?";
  private static final String BEAT =
      "UPDATE tiercel_catalog.member_view SET beats = beats + 1 WHERE cluster = ? AND epoch = ?";

  private final Server server;
  private final MySqlConnector connector;

  /** Does not connect yet. */
  public CatalogMemberViews(MySqlEndpoint endpoint, Credentials credentials) {
    this.server = Server.catalog(endpoint);
    this.connector = new MySqlConnector(credentials, CONNECT_TIMEOUT, SOCKET_TIMEOUT);
  }

  private interface Work<R> {
    R on(Connection connection) throws SQLException;
  }

  private <R> R run(Work<R> work) {
    try (Connection connection = connector.connect(server)) {
      return work.on(connection);
    } catch (SQLException e) {
      throw MySqlCatalog.failure(connector, server, e);
    }
  }

  @Override
  public MemberView read(String cluster) {
    return run(
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(READ)) {
            select.setString(1, cluster);
            try (ResultSet row = select.executeQuery()) {
              return row.next()
                  ? new MemberView(row.getLong(1), parse(row.getString(2)), row.getLong(3))
                  : MemberView.NONE;
            }
          }
        });
  }

  @Override
  public boolean replace(String cluster, MemberView seen, Set<Long> members) {
    return run(
        connection -> {
          boolean first = seen.epoch() == 0;
          try (PreparedStatement change = connection.prepareStatement(first ? FIRST : REPLACE)) {
            change.setString(first ? 1 : 2, cluster);
            change.setString(first ? 2 : 1, format(members));
            if (!first) {
              change.setLong(3, seen.epoch());
            }
            return change.executeUpdate() == 1;
          }
        });
  }

  @Override
  public void beat(String cluster, long epoch) {
    run(
        connection -> {
          try (PreparedStatement change = connection.prepareStatement(BEAT)) {
            change.setString(1, cluster);
            change.setLong(2, epoch);
            return change.executeUpdate();
          }
        });
  }

  private static String format(Set<Long> members) {
    return new TreeSet<>(members).stream().map(Long::toHexString).collect(Collectors.joining(" "));
  }

  private static Set<Long> parse(String members) {
    return members.isEmpty()
        ? Set.of()
        : Set.of(members.split(" ")).stream()
            .map(member -> Long.parseUnsignedLong(member, 16))
            .collect(Collectors.toSet());
  }
}
