package io.tiercel.client;

import io.tiercel.protocol.TableShape;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one table by primary key. Immutable and thread-safe; keep it.
 *
 * <p>Every method ends by the view's deadline ({@link TiercelConfig#deadline} unless {@link
 * #withDeadline} says otherwise) with a result or a {@link TiercelException}. Blocking methods
 * throw it; the {@code Async} ones complete with it, and their dependents run on the common pool.
 *
 * @param <K> key
 * @param <V> row
 */
public interface Table<K, V> {
  /** The table's name. */
  String name();

  /** What MySQL says about the table: columns, primary key, shard key. */
  TableShape shape();

  /** The row of this key, or null when there is none. */
  @Nullable V get(K key);

  /** The row of this key, or null, as current as asked for. */
  @Nullable V get(K key, Freshness freshness);

  /** The row with its version, age and origin. */
  Read<V> read(K key);

  /** The row with its version, age and origin, as current as asked for. */
  Read<V> read(K key, Freshness freshness);

  /**
   * Those of these rows that exist, in the order asked for. What no cache holds is one query at
   * each shard, as far as it fits into one (200 rows, unless the nodes are set otherwise), whatever
   * nodes own the keys.
   */
  Map<K, V> getAll(Collection<? extends K> keys);

  /** Those of these rows that exist, as current as asked for. */
  Map<K, V> getAll(Collection<? extends K> keys, Freshness freshness);

  /**
   * Adds a row.
   *
   * @throws TiercelException DUPLICATE_KEY when the key, or a value of a unique index, is there
   */
  Written insert(V row);

  /** Adds the row or replaces the one that is there. */
  Written put(V row);

  /** Removes the row; {@link Written#existed} tells whether there was one. */
  Written delete(K key);

  /**
   * Reads, changes and writes back, again from the start when another writer came between.
   *
   * @param change from the row that is there to the row that shall be; called once per attempt,
   *     without side effects; it must not change the key
   * @return the row as written
   * @throws TiercelException NOT_FOUND when there is no row
   */
  V update(K key, UnaryOperator<V> change);

  /** See {@link #get(Object)}. */
  CompletableFuture<@Nullable V> getAsync(K key);

  /** See {@link #get(Object, Freshness)}. */
  CompletableFuture<@Nullable V> getAsync(K key, Freshness freshness);

  /** See {@link #read(Object)}. */
  CompletableFuture<Read<V>> readAsync(K key);

  /** See {@link #read(Object, Freshness)}. */
  CompletableFuture<Read<V>> readAsync(K key, Freshness freshness);

  /** See {@link #getAll(Collection)}. */
  CompletableFuture<Map<K, V>> getAllAsync(Collection<? extends K> keys);

  /** See {@link #getAll(Collection, Freshness)}. */
  CompletableFuture<Map<K, V>> getAllAsync(Collection<? extends K> keys, Freshness freshness);

  /** See {@link #insert}. */
  CompletableFuture<Written> insertAsync(V row);

  /** See {@link #put}. */
  CompletableFuture<Written> putAsync(V row);

  /** See {@link #delete}. */
  CompletableFuture<Written> deleteAsync(K key);

  /** See {@link #update}. */
  CompletableFuture<V> updateAsync(K key, UnaryOperator<V> change);

  /** The same table, reading and writing in a session. */
  Table<K, V> in(Session session);

  /** The same table with another default freshness. */
  Table<K, V> with(Freshness freshness);

  /**
   * The same table with another deadline.
   *
   * @param deadline 1 ms to 1 hour
   */
  Table<K, V> withDeadline(Duration deadline);
}
