package io.tiercel.local;

import java.nio.file.Path;

/**
 * Where MySQL servers come from. Found with {@link java.util.ServiceLoader}; chosen by {@link
 * #name()}: {@code embedded} (default), {@code external}, and in tests {@code docker}.
 */
public interface MySqlProvider {
  /** The word that chooses this provider. */
  String name();

  /**
   * Starts, or connects to, what the spec asks for; returns when all replicas replicate and all
   * primaries take writes.
   *
   * @throws LocalMySqlException with one screen of text that says what to do
   */
  MySqlTopology start(TopologySpec spec);

  /**
   * Finds a detached topology again from what {@link #start} left in its folder. Servers that have
   * died meanwhile are in it, not alive.
   *
   * @throws LocalMySqlException when the folder holds none
   */
  MySqlTopology attach(Path folder);

  /**
   * Starts the servers of one more shard beside those of a detached topology.
   *
   * @param replicas 0..5
   * @return the new shard, named after all that are there
   * @throws LocalMySqlException when the folder holds no topology, or this provider starts none
   */
  default MySqlTopology.Shard addShard(Path folder, int replicas) {
    throw new LocalMySqlException(
        "Servers of the provider " + name() + " are not started here: name ones that are there.",
        null);
  }

  /**
   * Ends the servers of a shard of a detached topology and deletes their data.
   *
   * @throws LocalMySqlException when the folder holds no such shard, or this provider ends none
   */
  default void removeShard(Path folder, String shard) {
    throw new LocalMySqlException(
        "Servers of the provider " + name() + " are not ended here: end them where they run.",
        null);
  }
}
