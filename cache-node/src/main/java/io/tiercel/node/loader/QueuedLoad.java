package io.tiercel.node.loader;

/**
 * A load with its server chosen.
 *
 * @param request what to load
 * @param primary whether the primary is asked
 */
record QueuedLoad(LoadRequest request, boolean primary) {
  /** Whether one query can answer both. */
  boolean mergesWith(QueuedLoad other) {
    return primary == other.primary && request.table() == other.request.table();
  }
}
