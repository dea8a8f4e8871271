package io.tiercel.router.topology;

import io.tiercel.router.ClusterSpec;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.topology.MySqlConnector.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * Looks at every primary before anything is changed anywhere. Confined to one bootstrap.
 *
 * <p>Refused: a server that takes no writes, one server behind two shards, and replicas without
 * GTID mode (nothing could prove how far they are).
 */
final class ShardPreflight {
  private final Map<String, String> shardByServer = new HashMap<>();

  void check(ClusterSpec.Shard shard, Server server, Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT @@GLOBAL.server_uuid, @@GLOBAL.read_only, @@GLOBAL.gtid_mode")) {
      row.next();
      requireDistinct(shard, server, row.getString(1));
      if (row.getBoolean(2)) {
        throw refusal(server, "is read only: name the writable server of " + shard.name());
      }
      if (!shard.replicas().isEmpty() && !"ON".equals(row.getString(3))) {
        throw refusal(server, "has replicas but gtid_mode is not ON: switch it on");
      }
    }
  }

  private void requireDistinct(ClusterSpec.Shard shard, Server server, String serverUuid) {
    String other = shardByServer.put(serverUuid, shard.name());
    if (other != null) {
      throw refusal(server, "is also the primary of " + other + ": each shard needs its own");
    }
  }

  private static RouterException refusal(Server server, String what) {
    return new RouterException(
        Code.INVALID_CONFIG, "the " + server.name() + " at " + server.endpoint() + " " + what);
  }
}
