package io.tiercel.benchmarks.contest;

import io.tiercel.cli.run.RunException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Threads that call a contestant. Confined to one thread itself. */
final class Callers implements AutoCloseable {
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int DIGITS = 3;

  private final int count;
  private final ExecutorService threads;

  Callers(int count) {
    this.count = count;
    this.threads = Executors.newFixedThreadPool(count);
  }

  /** Each calls again as soon as it is answered. */
  Turn closedLoop(Contestant contestant, Duration time) {
    long began = System.nanoTime();
    long end = began + time.toNanos();
    return turn(contestant, began, caller -> callUntil(contestant, end));
  }

  private static Histogram callUntil(Contestant contestant, long end) throws Exception {
    Histogram nanos = new Histogram(LONGEST_NANOS, DIGITS);
    long before = System.nanoTime();
    while (before - end < 0) {
      contestant.call().run();
      long after = System.nanoTime();
      nanos.recordValue(Math.min(LONGEST_NANOS, after - before));
      before = after;
    }
    return nanos;
  }

  /**
   * Calls are due at a constant rate, whether those before are answered or not; each one's time
   * counts from when it was due, so that a wait behind a slow one is not left out.
   */
  Turn openLoop(Contestant contestant, double callsPerSecond, Duration time) {
    long began = System.nanoTime();
    long end = began + time.toNanos();
    double nanosBetween = TimeUnit.SECONDS.toNanos(1) * count / callsPerSecond;
    return turn(
        contestant,
        began,
        caller -> callWhenDue(contestant, began, end, nanosBetween, (double) caller / count));
  }

  private static Histogram callWhenDue(
      Contestant contestant, long began, long end, double nanosBetween, double offset)
      throws Exception {
    Histogram nanos = new Histogram(LONGEST_NANOS, DIGITS);
    long due = began + (long) (offset * nanosBetween);
    for (long call = 1; due - end < 0; call++) {
      for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
        LockSupport.parkNanos(early);
      }
      contestant.call().run();
      nanos.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - due));
      due = began + (long) ((offset + call) * nanosBetween);
    }
    return nanos;
  }

  /** What one caller does. */
  @FunctionalInterface
  private interface Work {
    Histogram by(int caller) throws Exception;
  }

  private Turn turn(Contestant contestant, long began, Work work) {
    List<Future<Histogram>> running = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int caller = i;
      Callable<Histogram> task = () -> work.by(caller);
      running.add(threads.submit(task));
    }
    Histogram sum = new Histogram(LONGEST_NANOS, DIGITS);
    for (Future<Histogram> each : running) {
      sum.add(await(contestant, each));
    }
    double seconds = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
    return new Turn(sum.getTotalCount() * contestant.things() / seconds, sum);
  }

  private static Histogram await(Contestant contestant, Future<Histogram> caller) {
    try {
      return caller.get();
    } catch (ExecutionException failed) {
      throw RunException.failed(contestant.name() + " fails: " + failed.getCause(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw RunException.failed("interrupted while measuring", interrupted);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
