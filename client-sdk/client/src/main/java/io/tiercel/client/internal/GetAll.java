package io.tiercel.client.internal;

import io.tiercel.client.Freshness;
import io.tiercel.client.Read;
import io.tiercel.client.internal.gateway.Gateway;
import io.tiercel.client.internal.nearcache.NearCacheEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One {@code getAll}: the near cache's answers, then what the nodes hold with one request to each,
 * then the rest as reads that are loaded together. Used for one call.
 */
final class GetAll<K, V> implements ReadLayer.Found<V> {
  private final TableReads<K, V> reads;
  private final TablePaths<K, V> paths;
  private final Gateway gateway;
  private final @Nullable Freshness freshness;
  private final long startedNanos;
  private final long deadlineNanos;
  private final List<K> keys;
  private final List<@Nullable V> values;

  /** Of those that the near cache could not answer, and where their keys are. */
  private final List<ReadCall> calls = new ArrayList<>();

  private final List<Integer> keyOfCall = new ArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private final CompletableFuture<Map<K, V>> answer = new CompletableFuture<>();

  GetAll(
      TableReads<K, V> reads,
      TablePaths<K, V> paths,
      Gateway gateway,
      Collection<? extends K> keys,
      @Nullable Freshness freshness,
      long startedNanos,
      long deadlineNanos) {
    this.reads = reads;
    this.paths = paths;
    this.gateway = gateway;
    this.freshness = freshness;
    this.startedNanos = startedNanos;
    this.deadlineNanos = deadlineNanos;
    this.keys = List.copyOf(keys instanceof Set ? keys : new LinkedHashSet<>(keys));
    this.values = new ArrayList<>(Collections.nCopies(this.keys.size(), null));
  }

  CompletableFuture<Map<K, V>> ask() {
    for (int key = 0; key < keys.size(); key++) {
      NearCacheEntry<V> hit = reads.hit(paths, keys.get(key), freshness);
      if (hit == null) {
        keyOfCall.add(key);
        calls.add(reads.call(paths, keys.get(key), freshness, startedNanos, deadlineNanos, null));
      } else {
        values.set(key, reads.handOut(paths, hit.value()));
      }
    }
    open.set(calls.size());
    if (calls.isEmpty()) {
      answer.complete(present());
    } else if (calls.size() == 1 || calls.get(0).strong()) {
      missed(IntStream.range(0, calls.size()).boxed().toList());
    } else {
      paths.reads().beyond().peek(calls, this);
    }
    return answer;
  }

  @Override
  public void held(int call, Loaded<V> loaded) {
    settle(call, reads.handOut(paths, loaded.value()));
  }

  @Override
  public void missed(List<Integer> missing) {
    try (Gateway.ReadGroup group = gateway.group()) {
      for (int call : missing) {
        K key = keys.get(keyOfCall.get(call));
        var unused =
            reads
                .beyond(key, freshness, deadlineNanos, group)
                .whenComplete((read, failure) -> settle(call, read, failure));
      }
    }
  }

  private void settle(int call, @Nullable Read<V> read, @Nullable Throwable failure) {
    if (read != null) {
      settle(call, read.value());
    } else if (failure != null) {
      answer.completeExceptionally(failure);
    }
  }

  private void settle(int call, @Nullable V value) {
    // Each place is written once; the count makes all of them visible to who counts last.
    values.set(keyOfCall.get(call), value);
    if (open.decrementAndGet() == 0) {
      answer.complete(present());
    }
  }

  private Map<K, V> present() {
    Map<K, V> present = new LinkedHashMap<>(2 * keys.size());
    for (int key = 0; key < keys.size(); key++) {
      V value = values.get(key);
      if (value != null) {
        present.put(keys.get(key), value);
      }
    }
    return present;
  }
}
