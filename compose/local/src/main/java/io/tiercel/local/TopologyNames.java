package io.tiercel.local;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What servers are called, and shards put together from servers by their names. */
final class TopologyNames {
  static final String CATALOG = "catalog";

  private TopologyNames() {}

  static String shard(int number) {
    return "shard-" + number;
  }

  static String replica(String shard, int number) {
    return shard + "-replica-" + number;
  }

  static boolean isReplica(String name) {
    return name.contains("-replica-");
  }

  /** The shard that a replica's name speaks of. */
  static String shardOf(String replica) {
    return replica.substring(0, replica.indexOf("-replica-"));
  }

  /** All names of a topology: the catalog, then each primary and its replicas. */
  static List<String> all(int shards, int replicasPerShard) {
    List<String> names = new ArrayList<>(List.of(CATALOG));
    for (int shard = 1; shard <= shards; shard++) {
      names.add(shard(shard));
      for (int replica = 1; replica <= replicasPerShard; replica++) {
        names.add(replica(shard(shard), replica));
      }
    }
    return names;
  }

  /** The shards that these servers make. */
  static List<MySqlTopology.Shard> shards(List<? extends MySqlServer> servers) {
    Map<String, MySqlServer> primaries = new LinkedHashMap<>();
    Map<String, List<MySqlServer>> replicas = new LinkedHashMap<>();
    for (MySqlServer server : servers) {
      if (isReplica(server.name())) {
        replicas.computeIfAbsent(shardOf(server.name()), shard -> new ArrayList<>()).add(server);
      } else if (!server.name().equals(CATALOG)) {
        primaries.put(server.name(), server);
      }
    }
    List<MySqlTopology.Shard> shards = new ArrayList<>();
    primaries.forEach(
        (name, primary) ->
            shards.add(
                new MySqlTopology.Shard(
                    name, primary, List.copyOf(replicas.getOrDefault(name, List.of())))));
    return List.copyOf(shards);
  }
}
