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
}
