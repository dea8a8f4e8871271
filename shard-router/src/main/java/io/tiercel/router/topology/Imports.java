package io.tiercel.router.topology;

import java.util.Set;

/**
 * The tables that are loaded from a MySQL outside the cluster, as the catalog tells it. Immutable.
 *
 * @param closed tables whose import has not ended: nobody reads or writes them by key
 * @param ended how many imports have ended; rises with each, so that two moments can be told apart
 */
public record Imports(Set<String> closed, long ended) {
  /** There were none. */
  public static final Imports NONE = new Imports(Set.of(), 0);

  /** Copies the names. */
  public Imports {
    closed = Set.copyOf(closed);
  }
}
