package io.tiercel.local;

import java.nio.file.Path;

/**
 * The servers wanted: one catalog, and per shard one primary with replicas (row binlog, GTID).
 *
 * @param shards 1..64
 * @param replicasPerShard 0..5
 * @param folder where data, logs and process ids go; created; one topology at a time
 * @param detached true: servers outlive this process and {@link MySqlProvider#attach} finds them
 *     again; false: they end with it, and after a kill -9 the next start in any folder ends them
 */
public record TopologySpec(int shards, int replicasPerShard, Path folder, boolean detached) {
  public TopologySpec {
    if (shards < 1 || shards > 64) {
      throw new IllegalArgumentException("shards is " + shards + ", allowed is 1..64");
    }
    if (replicasPerShard < 0 || replicasPerShard > 5) {
      throw new IllegalArgumentException(
          "replicasPerShard is " + replicasPerShard + ", allowed is 0..5");
    }
    folder = folder.toAbsolutePath().normalize();
  }
}
