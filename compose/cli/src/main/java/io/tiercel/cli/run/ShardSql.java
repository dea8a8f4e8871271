package io.tiercel.cli.run;

import io.tiercel.local.MySqlServer;
import io.tiercel.local.MySqlTopology;
import io.tiercel.protocol.Slots;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.BitSet;

/** Plain SQL on the shards of a local cluster, past the tier. Stateless; thread-safe. */
public final class ShardSql {
  private static final int REPLICA_WAIT_SECONDS = 60;

  private ShardSql() {}

  /** A connection to a server, with the application's tables. */
  public static Connection connect(MySqlServer server, String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://"
            + server.host()
            + ":"
            + server.port()
            + "/"
            + database
            + "?rewriteBatchedStatements=true",
        server.user(),
        server.password());
  }

  /** The slots that the shard of this connection owns. */
  public static BitSet ownedSlots(Connection connection) throws SQLException {
    BitSet slots = new BitSet(Slots.COUNT);
    try (Statement statement = connection.createStatement();
        ResultSet owned =
            statement.executeQuery("SELECT slot FROM tiercel_slot WHERE state = 'OWNED'")) {
      while (owned.next()) {
        slots.set(owned.getInt(1));
      }
    }
    return slots;
  }

  /** Waits until the replicas have all that the primary has now. */
  public static void awaitReplicas(MySqlTopology.Shard shard, String database) throws SQLException {
    String executed;
    try (Connection connection = connect(shard.primary(), database)) {
      executed = text(connection, "SELECT @@GLOBAL.gtid_executed").replace("\n", "");
    }
    for (MySqlServer replica : shard.replicas()) {
      try (Connection connection = connect(replica, database);
          PreparedStatement wait =
              connection.prepareStatement("SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?)")) {
        wait.setString(1, executed);
        wait.setInt(2, REPLICA_WAIT_SECONDS);
        try (ResultSet result = wait.executeQuery()) {
          if (!result.next() || result.getInt(1) != 0) {
            throw RunException.failed(
                replica.name() + " does not follow its primary; see its log", null);
          }
        }
      }
    }
  }

  private static String text(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getString(1);
    }
  }
}
