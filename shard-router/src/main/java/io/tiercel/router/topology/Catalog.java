package io.tiercel.router.topology;

import io.tiercel.router.TablePolicy;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The catalog, read. Blocking; thread-safe. Every method throws {@link
 * io.tiercel.router.RouterException} with CATALOG_UNAVAILABLE when the catalog does not answer,
 * refuses the login, is too old, or is no catalog.
 */
public interface Catalog extends AutoCloseable {
  /** Shards, endpoints and slot map, read in one consistent snapshot. */
  Topology readTopology();

  /** The policy of a table, {@link TablePolicy#DEFAULT} where the catalog has none. */
  TablePolicy policy(String table);

  /** The policies of several tables, read at one moment. */
  default Map<String, TablePolicy> policies(Set<String> tables) {
    return tables.stream().collect(Collectors.toMap(Function.identity(), this::policy));
  }

  /** Whether a client with this name and secret is registered. */
  boolean authenticate(String clientName, String secret);

  @Override
  void close();
}
