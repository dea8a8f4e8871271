package io.tiercel.router.topology;

import io.tiercel.router.TablePolicy;
import java.util.Map;
import java.util.Optional;

/**
 * The catalog, read. Blocking; thread-safe. Every method throws {@link
 * io.tiercel.router.RouterException} with CATALOG_UNAVAILABLE when the catalog does not answer,
 * refuses the login, is too old, or is no catalog.
 */
public interface Catalog extends AutoCloseable {
  /** Shards, endpoints and slot map, read in one consistent snapshot. */
  Topology readTopology();

  /** The policies that are set, by table; every other table has {@link TablePolicy#DEFAULT}. */
  Map<String, TablePolicy> policies();

  /**
   * Raises a shard's term above {@code from}, if nobody else did.
   *
   * @return the shard's term now, above {@code from} in any case
   */
  int raiseTerm(String shard, int from);

  /** The secret of the client registered by this name, as the catalog keeps it. */
  Optional<ClientSecret> secretOf(String clientName);

  @Override
  void close();
}
