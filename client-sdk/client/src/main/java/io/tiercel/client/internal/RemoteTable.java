package io.tiercel.client.internal;

import io.tiercel.client.Freshness;
import io.tiercel.client.Outcome;
import io.tiercel.client.Read;
import io.tiercel.client.Session;
import io.tiercel.client.Table;
import io.tiercel.client.TiercelConfig;
import io.tiercel.client.TiercelException;
import io.tiercel.client.Written;
import io.tiercel.client.internal.nearcache.NearCacheEntry;
import io.tiercel.client.internal.session.SessionMarks;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.TableShape;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One view of a table: blocking and asynchronous faces of {@link TableReads} and {@link
 * TableWrites}.
 */
final class RemoteTable<K, V> implements Table<K, V> {
  private final OpenTable<K, V> table;
  private final View view;
  private final TableReads<K, V> reads;
  private final TableWrites<K, V> writes;

  RemoteTable(OpenTable<K, V> table, View view) {
    this.table = table;
    this.view = view;
    this.reads = new TableReads<>(table, view);
    this.writes = new TableWrites<>(table, view, reads);
  }

  @Override
  public String name() {
    return table.name();
  }

  @Override
  public TableShape shape() {
    return table.shape();
  }

  @Override
  public @Nullable V get(K key) {
    return getAs(key, view.freshness());
  }

  @Override
  public @Nullable V get(K key, Freshness freshness) {
    return getAs(key, freshness);
  }

  private @Nullable V getAs(K key, @Nullable Freshness freshness) {
    TablePaths<K, V> paths = table.paths();
    NearCacheEntry<V> hit = reads.hit(paths, key, freshness);
    if (hit != null) {
      V value = hit.value();
      return value == null ? null : paths.mapping().copyOf(value);
    }
    return awaitRead(reads.beyond(key, freshness)).value();
  }

  @Override
  public Read<V> read(K key) {
    return awaitRead(reads.read(key, view.freshness()));
  }

  @Override
  public Read<V> read(K key, Freshness freshness) {
    return awaitRead(reads.read(key, freshness));
  }

  @Override
  public Map<K, V> getAll(Collection<? extends K> keys) {
    return awaitRead(reads.getAll(keys, view.freshness()));
  }

  @Override
  public Map<K, V> getAll(Collection<? extends K> keys, Freshness freshness) {
    return awaitRead(reads.getAll(keys, freshness));
  }

  @Override
  public Written insert(V row) {
    return awaitWrite(writes.insert(row, false));
  }

  @Override
  public Written put(V row) {
    return awaitWrite(writes.put(row, false));
  }

  @Override
  public Written delete(K key) {
    return awaitWrite(writes.delete(key, false));
  }

  @Override
  public V update(K key, UnaryOperator<V> change) {
    CallerThread caller = new CallerThread();
    CompletableFuture<V> updated = writes.update(key, change, caller);
    caller.runUntilDone(updated, view.deadlineNanos());
    return awaitWrite(updated);
  }

  @Override
  public CompletableFuture<@Nullable V> getAsync(K key) {
    return publish(reads.read(key, view.freshness()).thenApply(Read::value));
  }

  @Override
  public CompletableFuture<@Nullable V> getAsync(K key, Freshness freshness) {
    return publish(reads.read(key, freshness).thenApply(Read::value));
  }

  @Override
  public CompletableFuture<Read<V>> readAsync(K key) {
    return publish(reads.read(key, view.freshness()));
  }

  @Override
  public CompletableFuture<Read<V>> readAsync(K key, Freshness freshness) {
    return publish(reads.read(key, freshness));
  }

  @Override
  public CompletableFuture<Map<K, V>> getAllAsync(Collection<? extends K> keys) {
    return publish(reads.getAll(keys, view.freshness()));
  }

  @Override
  public CompletableFuture<Map<K, V>> getAllAsync(
      Collection<? extends K> keys, Freshness freshness) {
    return publish(reads.getAll(keys, freshness));
  }

  @Override
  public CompletableFuture<Written> insertAsync(V row) {
    return publish(writes.insert(row, true));
  }

  @Override
  public CompletableFuture<Written> putAsync(V row) {
    return publish(writes.put(row, true));
  }

  @Override
  public CompletableFuture<Written> deleteAsync(K key) {
    return publish(writes.delete(key, true));
  }

  @Override
  public CompletableFuture<V> updateAsync(K key, UnaryOperator<V> change) {
    return publish(writes.update(key, change, table.parts().callbacks()));
  }

  @Override
  public Table<K, V> in(Session session) {
    if (!(session instanceof SessionMarks marks)) {
      throw new TiercelException(
          ErrorCode.INVALID_CONFIG, "this session was not made by Tiercel.newSession or session");
    }
    return new RemoteTable<>(table, view.in(marks));
  }

  @Override
  public Table<K, V> with(Freshness freshness) {
    return new RemoteTable<>(table, view.with(freshness));
  }

  @Override
  public Table<K, V> withDeadline(Duration deadline) {
    TiercelConfig.checkDeadline(deadline);
    return new RemoteTable<>(table, view.withDeadline(deadline.toNanos()));
  }

  private <T extends @Nullable Object> T awaitRead(CompletableFuture<T> read) {
    return await(read, true, Outcome.NOT_APPLIED);
  }

  /** Which MySQL makes durable: nobody should keep a processor busy for that. */
  private <T extends @Nullable Object> T awaitWrite(CompletableFuture<T> write) {
    return await(write, false, Outcome.UNKNOWN);
  }

  private <T extends @Nullable Object> T await(
      CompletableFuture<T> future, boolean soon, Outcome interrupted) {
    try {
      return Awaiting.result(
          future, table.parts().answerWait(), soon, view.deadlineNanos(), interrupted);
    } catch (TiercelException e) {
      table.parts().counters().failures.increment();
      throw e;
    }
  }

  private <T extends @Nullable Object> CompletableFuture<T> publish(CompletableFuture<T> future) {
    return Awaiting.published(future, table.parts().callbacks(), table.parts().counters());
  }
}
