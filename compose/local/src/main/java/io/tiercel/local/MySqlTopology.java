package io.tiercel.local;

import java.util.List;

/**
 * Running servers. Thread-safe. Closing stops and removes all of them; closing twice is harmless.
 */
public interface MySqlTopology extends AutoCloseable {
  /** The catalog's server. */
  MySqlServer catalog();

  /** The shards in order: {@code shard-1} first. */
  List<Shard> shards();

  /** Every server: the catalog, then per shard the primary and its replicas. */
  List<MySqlServer> servers();

  @Override
  void close();

  /**
   * A shard's servers.
   *
   * @param name {@code shard-1}, {@code shard-2}, ...
   * @param primary takes writes
   * @param replicas follow it
   */
  record Shard(String name, MySqlServer primary, List<MySqlServer> replicas) {}
}
