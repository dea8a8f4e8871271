package io.tiercel.client;

import io.tiercel.client.internal.TiercelClient;

/**
 * A connection to a Tiercel cluster. One per application; thread-safe; close it at the end.
 *
 * <p>Holds a few long-lived connections, one timer thread and one network thread, whatever the
 * number of callers.
 */
public interface Tiercel extends AutoCloseable {
  /**
   * Connects, authenticates and waits for the first view of the cluster and the first proof that
   * invalidations flow.
   *
   * @throws TiercelException UNAUTHENTICATED for wrong credentials; NODE_UNAVAILABLE, with the
   *     addresses tried, when no node answers within the deadline
   */
  static Tiercel connect(TiercelConfig config) {
    return TiercelClient.connect(config);
  }

  /**
   * A table as records, checked against what MySQL says about it.
   *
   * @param name the table's name
   * @param key the type of a single-column key ({@link Long}, {@link String}, {@link
   *     java.util.UUID}, {@code byte[]} and so on), or a record whose components are the key
   *     columns in any order
   * @param row a record with a component per column; a column it does not name must be optional to
   *     MySQL and keeps its value, or gets its default
   * @throws TiercelException UNKNOWN_TABLE, TABLE_NOT_ADOPTED, or MAPPING_MISMATCH that names
   *     column, component and both types
   */
  <K, V extends Record> Table<K, V> table(String name, Class<K> key, Class<V> row);

  /**
   * A table without a class: keys are rows of the key columns.
   *
   * @throws TiercelException UNKNOWN_TABLE, TABLE_NOT_ADOPTED
   */
  Table<Row, Row> table(String name);

  /** A session that has seen nothing yet. */
  Session newSession();

  /**
   * A session that has seen what another one had when it made this token.
   *
   * @throws TiercelException INVALID_SESSION_TOKEN when it is not one
   */
  Session session(String token);

  /** What this connection has done so far. */
  Statistics statistics();

  /** Ends all calls and threads. Idempotent. */
  @Override
  void close();
}
