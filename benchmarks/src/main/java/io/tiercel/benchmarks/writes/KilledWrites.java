package io.tiercel.benchmarks.writes;

import io.tiercel.benchmarks.measured.MeasuredCluster;
import io.tiercel.benchmarks.tables.Probe;
import io.tiercel.cli.run.RunException;
import io.tiercel.client.Freshness;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What became of writes whose MySQL was killed while they came.
 *
 * @param acknowledged how many were
 * @param lost of those, by rows that are behind the last acknowledged write
 */
record KilledWrites(long acknowledged, long lost) {
  private static final Duration BEFORE = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration BACK = Duration.ofSeconds(60);

  /** Each caller counts up in a row of its own until a write fails; then MySQL starts again. */
  static KilledWrites run(MeasuredCluster cluster, Tiercel tiercel, int callers) {
    Table<Long, Probe> probes = tiercel.table(Probe.TABLE, Long.class, Probe.class);
    AtomicLongArray acknowledged = new AtomicLongArray(callers);
    List<Thread> threads = new ArrayList<>();
    for (int caller = 0; caller < callers; caller++) {
      int key = caller;
      Thread thread = new Thread(() -> count(probes, key, acknowledged), "bench-counter-" + key);
      thread.start();
      threads.add(thread);
    }
    pause(BEFORE);
    cluster.primary().kill();
    threads.forEach(KilledWrites::join);
    cluster.primary().restart();
    return judge(probes, acknowledged);
  }

  private static void count(Table<Long, Probe> probes, int key, AtomicLongArray acknowledged) {
    try {
      for (long n = 1; ; n++) {
        probes.put(new Probe(key, n));
        acknowledged.set(key, n);
      }
    } catch (TiercelException itsServerIsDead) {
      return;
    }
  }

  private static KilledWrites judge(Table<Long, Probe> probes, AtomicLongArray acknowledged) {
    long all = 0;
    long lost = 0;
    for (int key = 0; key < acknowledged.length(); key++) {
      Probe found = readWhenBack(probes, key);
      all += acknowledged.get(key);
      lost += Math.max(0, acknowledged.get(key) - (found == null ? 0 : found.n()));
    }
    return new KilledWrites(all, lost);
  }

  private static @Nullable Probe readWhenBack(Table<Long, Probe> probes, long key) {
    long latest = System.nanoTime() + BACK.toNanos();
    while (true) {
      try {
        return probes.get(key, Freshness.strong());
      } catch (TiercelException notYet) {
        if (System.nanoTime() - latest > 0) {
          throw RunException.failed("MySQL is not back: " + notYet.getMessage(), notYet);
        }
        pause(LOOK);
      }
    }
  }

  private static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw RunException.failed("interrupted while measuring", interrupted);
    }
  }
}
