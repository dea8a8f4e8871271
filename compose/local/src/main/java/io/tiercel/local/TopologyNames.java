package io.tiercel.local;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What servers are called, and shards put together from servers by their names. */
final class TopologyNames {
  static final String CATALOG = "catalog";
  static final String SHARD = "shard-";

  /** By shard, the primary first, then its replicas. Numbers may have gaps. */
  static final Comparator<String> ORDER =
      Comparator.<String>comparingInt(name -> numbers(name)[0])
          .thenComparingInt(name -> numbers(name)[1]);

  private static final Pattern SERVER =
      Pattern.compile("shard-([0-9]{1,6})(?:-replica-([0-9]{1,3}))?");
  private static final int IDS_PER_SHARD = 1_000;

  private TopologyNames() {}

  static String shard(int number) {
    return SHARD + number;
  }

  /** Whether this names a primary or a replica. */
  static boolean isServer(String name) {
    return SERVER.matcher(name).matches();
  }

  /** The shard's number, and the replica's, which is 0 for a primary. */
  private static int[] numbers(String name) {
    Matcher parts = SERVER.matcher(name);
    if (!parts.matches()) {
      throw new IllegalArgumentException(name + " names no server of a shard");
    }
    String replica = parts.group(2);
    return new int[] {
      Integer.parseInt(parts.group(1)), replica == null ? 0 : Integer.parseInt(replica)
    };
  }

  /** The number that a server replicates under: other servers' coming and going changes none. */
  static int serverId(String name) {
    if (name.equals(CATALOG)) {
      return 1;
    }
    int[] numbers = numbers(name);
    return numbers[0] * IDS_PER_SHARD + numbers[1] + 1;
  }

  /** The lowest number that no shard has had yet. */
  static int nextShard(Collection<String> names) {
    return 1
        + names.stream()
            .filter(TopologyNames::isServer)
            .mapToInt(name -> numbers(name)[0])
            .max()
            .orElse(0);
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
      names.addAll(ofShard(shard, replicasPerShard));
    }
    return names;
  }

  /** The names of one shard's servers, the primary first. */
  static List<String> ofShard(int shard, int replicas) {
    List<String> names = new ArrayList<>(List.of(shard(shard)));
    for (int replica = 1; replica <= replicas; replica++) {
      names.add(replica(shard(shard), replica));
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
