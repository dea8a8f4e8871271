package io.tiercel.cli.demo.app;

import io.tiercel.cli.demo.shop.ShopKey;
import io.tiercel.cli.demo.trace.TraceObject;
import io.tiercel.client.Freshness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Before the count begins: reads and writes on keys that no object of the trace has, so that the
 * code of applications and nodes is compiled while all caches stay empty of the trace's objects.
 * What it writes it deletes again.
 */
final class WarmUp {
  private static final int KEYS = 200;
  private static final int WRITES_EVERY = 20;
  private static final int DEEP_READS_EVERY = 3;

  private final List<OpenTable<?>> tables;
  private final Set<ShopKey> taken;
  private final long endNanos;

  private WarmUp(List<OpenTable<?>> tables, Set<ShopKey> taken, long endNanos) {
    this.tables = tables;
    this.taken = taken;
    this.endNanos = endNanos;
  }

  /** Runs so long with this many callers. */
  static void run(Shop shop, int callers, Duration time)
      throws ExecutionException, InterruptedException {
    WarmUp warmUp = new WarmUp(shop.tables(), shop.allKeys(), System.nanoTime() + time.toNanos());
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    List<Future<?>> running = new ArrayList<>();
    for (int caller = 0; caller < callers; caller++) {
      int part = caller;
      running.add(threads.submit(() -> warmUp.call(part)));
    }
    threads.shutdown();
    for (Future<?> each : running) {
      each.get();
    }
  }

  private void call(int part) {
    List<TraceObject> nobodies = nobodies(part);
    for (int round = 0; System.nanoTime() - endNanos < 0; round++) {
      OpenTable<?> table = tables.get(round % tables.size());
      TraceObject nobody = nobodies.get(round % KEYS);
      ShopKey key = keyOf(nobody);
      if (round % WRITES_EVERY == 0) {
        table.put(nobody, round);
        table.read(key);
        table.delete(key);
      } else if (round % DEEP_READS_EVERY == 0) {
        table.read(key, Freshness.strong());
      } else {
        table.read(key);
      }
    }
  }

  /** Keys of this part that are in no table. */
  private List<TraceObject> nobodies(int part) {
    return IntStream.iterate(TraceObject.MAX_ID, id -> id >= 0, id -> id - 1)
        .mapToObj(id -> new TraceObject(0, id, part))
        .filter(object -> !taken.contains(keyOf(object)))
        .limit(KEYS)
        .toList();
  }

  private static ShopKey keyOf(TraceObject object) {
    return new ShopKey(object.id(), object.part());
  }
}
