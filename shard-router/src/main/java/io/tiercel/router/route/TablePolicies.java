package io.tiercel.router.route;

import io.tiercel.router.RouterException;
import io.tiercel.router.TablePolicy;
import io.tiercel.router.topology.Catalog;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The catalog's cache policies, remembered; thread-safe. */
public final class TablePolicies {
  private final Catalog catalog;
  private final Map<String, TablePolicy> known = new ConcurrentHashMap<>();

  /** Of this catalog. */
  public TablePolicies(Catalog catalog) {
    this.catalog = catalog;
  }

  /** The policy of a table, asked for at the first call. */
  public TablePolicy get(String table) {
    TablePolicy policy = known.get(table);
    if (policy == null) {
      policy = catalog.policies().getOrDefault(table, TablePolicy.DEFAULT);
      known.put(table, policy);
    }
    return policy;
  }

  /**
   * Asks for all known ones anew.
   *
   * @throws RouterException CATALOG_UNAVAILABLE; the remembered ones stay
   */
  public void refresh() {
    Map<String, TablePolicy> set = catalog.policies();
    known.replaceAll((table, before) -> set.getOrDefault(table, TablePolicy.DEFAULT));
  }
}
