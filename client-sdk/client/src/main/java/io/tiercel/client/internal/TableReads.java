package io.tiercel.client.internal;

import io.tiercel.client.Freshness;
import io.tiercel.client.Origin;
import io.tiercel.client.Read;
import io.tiercel.client.TiercelException;
import io.tiercel.client.internal.gateway.Gateway;
import io.tiercel.client.internal.mapping.KeyAddress;
import io.tiercel.client.internal.nearcache.NearCacheEntry;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads of one view. Futures complete on a network thread, or are complete. */
final class TableReads<K, V> {
  private final OpenTable<K, V> table;
  private final View view;

  TableReads(OpenTable<K, V> table, View view) {
    this.table = table;
    this.view = view;
  }

  /** The near cache's answer, or null. */
  @Nullable NearCacheEntry<V> hit(TablePaths<K, V> paths, K key, @Nullable Freshness freshness) {
    return paths
        .reads()
        .hits()
        .find(
            paths.mapping().nearKey(key),
            view.boundNanos(freshness, paths.defaultBoundNanos()),
            view.session());
  }

  CompletableFuture<Read<V>> read(K key, @Nullable Freshness freshness) {
    try {
      TablePaths<K, V> paths = table.paths();
      NearCacheEntry<V> hit = hit(paths, key, freshness);
      return hit == null
          ? beyond(key, freshness)
          : CompletableFuture.completedFuture(read(paths, hit));
    } catch (TiercelException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Asks the shared tier. */
  CompletableFuture<Read<V>> beyond(K key, @Nullable Freshness freshness) {
    return beyond(key, freshness, deadlineNanos());
  }

  CompletableFuture<Read<V>> beyond(K key, @Nullable Freshness freshness, long deadlineNanos) {
    return beyond(key, freshness, deadlineNanos, null);
  }

  private long deadlineNanos() {
    return table.parts().nanoClock().getAsLong() + view.deadlineNanos();
  }

  /** With the other reads of a group. */
  CompletableFuture<Read<V>> beyond(
      K key, @Nullable Freshness freshness, long deadlineNanos, Gateway.@Nullable ReadGroup group) {
    try {
      long started = table.parts().nanoClock().getAsLong();
      return table.run(
          deadlineNanos,
          paths -> ask(paths, call(paths, key, freshness, started, deadlineNanos, group)));
    } catch (TiercelException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  ReadCall call(
      TablePaths<K, V> paths,
      K key,
      @Nullable Freshness freshness,
      long startedNanos,
      long deadlineNanos,
      Gateway.@Nullable ReadGroup group) {
    KeyAddress address = paths.mapping().address(key);
    return new ReadCall(
        paths.mapping().nearKey(key, address),
        address,
        view.boundNanos(freshness, paths.defaultBoundNanos()),
        view.session(),
        startedNanos,
        deadlineNanos,
        group);
  }

  private CompletableFuture<Read<V>> ask(TablePaths<K, V> paths, ReadCall call) {
    return paths
        .reads()
        .beyond()
        .read(call)
        .thenApply(
            loaded ->
                loaded.toRead(
                    handOut(paths, loaded.value()), table.parts().nanoClock().getAsLong()));
  }

  private Read<V> read(TablePaths<K, V> paths, NearCacheEntry<V> hit) {
    return new Read<>(
        handOut(paths, hit.value()),
        Loaded.version(hit.stamp()),
        Duration.ofNanos(paths.reads().hits().ageNanos(hit)),
        Origin.NEAR);
  }

  /** What is kept is never what the caller can change. */
  @Nullable V handOut(TablePaths<K, V> paths, @Nullable V value) {
    return value == null ? null : paths.mapping().copyOf(value);
  }

  CompletableFuture<Map<K, V>> getAll(Collection<? extends K> keys, @Nullable Freshness freshness) {
    try {
      long started = table.parts().nanoClock().getAsLong();
      long deadline = started + view.deadlineNanos();
      Gateway gateway = table.parts().gateway();
      return new GetAll<>(this, table.paths(), gateway, keys, freshness, started, deadline).ask();
    } catch (TiercelException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
