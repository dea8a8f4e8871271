package io.tiercel.cli.check.fault;

import io.tiercel.cli.check.fault.FaultPlanner.Planned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Lets storms of faults come over a cluster; each fault is mended before its storm ends. Closing
 * begins no new fault and mends what is broken. Thread-safe.
 */
public final class FaultStorms implements AutoCloseable {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long LOOK_NANOS = 20_000_000;
  private static final long LATE_NANOS = 8_000_000_000L;
  private static final long MEANWHILE_NANOS = 1_000_000_000;

  private final FaultPlanner planner;
  private final long originNanos;
  private final Consumer<String> told;
  private final List<FaultRecord> records = new CopyOnWriteArrayList<>();
  private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "check-fault");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean closed;

  /**
   * Storms over these targets.
   *
   * @param seed the same draws the same faults
   * @param originNanos the run's start
   * @param told gets a line for each fault
   */
  public FaultStorms(
      FaultTargets targets,
      Set<FaultKind> kinds,
      long seed,
      long originNanos,
      Consumer<String> told) {
    this.planner = new FaultPlanner(new FaultCatalogue(targets), kinds, new Random(seed));
    this.originNanos = originNanos;
    this.told = told;
  }

  /**
   * Lets one storm come; returns when all of it is mended. While a process that was killed takes
   * its time to start again, the storm goes on with up to as many faults that are mended at once:
   * on a busy machine it would wait for most of the run.
   */
  public void storm(int faults, Duration within) {
    long start = System.nanoTime();
    List<Future<?>> running = new ArrayList<>();
    for (Planned planned : planner.storm(faults, within)) {
      running.add(threads.submit(() -> run(planned, start)));
    }
    pauseUntil(start + within.plus(FaultPlanner.LONGEST).toNanos());
    for (int more = 0; more < faults && !running.stream().allMatch(Future::isDone); more++) {
      long now = System.nanoTime();
      planner.quick().ifPresent(quick -> running.add(threads.submit(() -> run(quick, now))));
      pauseUntil(now + MEANWHILE_NANOS);
    }
    running.forEach(FaultStorms::await);
  }

  private static void await(Future<?> fault) {
    try {
      fault.get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while faults were mended", interrupted);
    }
  }

  /**
   * One at a time of those that share a lock: what is mended twice was broken once only. One whose
   * turn comes far too late is left out: the run would last as long as all of them one by one.
   */
  private void run(Planned planned, long stormStart) {
    Fault fault = planned.fault();
    long due = stormStart + planned.begin().toNanos();
    pauseUntil(due);
    List<ReentrantLock> taken = new ArrayList<>();
    try {
      for (String name : fault.locks()) {
        ReentrantLock lock = locks.computeIfAbsent(name, unused -> new ReentrantLock());
        lock.lock();
        taken.add(lock);
      }
      if (!closed && System.nanoTime() - due < LATE_NANOS) {
        breakAndMend(fault, planned.duration());
      }
    } finally {
      taken.forEach(ReentrantLock::unlock);
    }
  }

  private void breakAndMend(Fault fault, Duration duration) {
    long from = System.nanoTime();
    fault.inject().run();
    pauseUntil(from + duration.toNanos());
    long to = System.nanoTime();
    fault.heal().run();
    record(fault, from, to, System.nanoTime());
  }

  private void pauseUntil(long nanos) {
    while (!closed && System.nanoTime() - nanos < 0) {
      LockSupport.parkNanos(Math.min(LOOK_NANOS, Math.max(1, nanos - System.nanoTime())));
    }
  }

  private void record(Fault fault, long from, long to, long healed) {
    FaultRecord record =
        new FaultRecord(
            fault.kind().word(), fault.target(), seconds(from), seconds(to), seconds(healed));
    records.add(record);
    told.accept(
        String.format(
            java.util.Locale.ROOT,
            "%7.2f s  %-20s %-18s for %.2f s, mended after %.2f s more",
            record.fromSeconds(),
            record.kind(),
            record.target(),
            record.toSeconds() - record.fromSeconds(),
            record.healedSeconds() - record.toSeconds()));
  }

  private double seconds(long nanos) {
    return (nanos - originNanos) / NANOS_PER_SECOND;
  }

  /** What was broken so far. */
  public List<FaultRecord> records() {
    return List.copyOf(records);
  }

  @Override
  public void close() {
    closed = true;
    threads.shutdown();
  }
}
