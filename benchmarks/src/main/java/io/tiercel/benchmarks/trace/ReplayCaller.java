package io.tiercel.benchmarks.trace;

import io.tiercel.benchmarks.tables.Probe;
import io.tiercel.cli.demo.trace.Trace;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Reads what the trace asks for from its place on, and now and then writes. Goes on where it was
 * when it is called again. Confined to one thread.
 *
 * <p>An object has one application that writes it, and there one caller at a time, so that its
 * versions have one order. A write takes the next object of the trace that is its application's:
 * objects are written as often as they are read.
 */
final class ReplayCaller {
  /** Of so many operations one writes: 5 %. */
  static final int OPERATIONS_PER_WRITE = 20;

  private static final int LOCKS = 1_024;

  private final Trace trace;
  private final TraceRows rows;
  private final AcknowledgedVersions acknowledged;
  private final Share share;
  private final Place place;
  private final SplittableRandom random;
  private int position;

  ReplayCaller(
      Trace trace, TraceRows rows, AcknowledgedVersions acknowledged, Share share, Place place) {
    this.trace = trace;
    this.rows = rows;
    this.acknowledged = acknowledged;
    this.share = share;
    this.place = place;
    this.random = new SplittableRandom(place.number());
    this.position = (int) ((long) trace.length() * place.number() / place.all());
  }

  /**
   * Which part of the trace, and of the objects, is a caller's to begin with.
   *
   * @param number of all callers of all applications, from 0
   * @param all how many there are
   */
  record Place(int number, int all) {}

  /**
   * The objects that an application writes. Thread-safe.
   *
   * @param number the application's, from 0
   * @param applications how many there are
   * @param locks one of them is held while an object is written
   */
  record Share(int number, int applications, Object[] locks) {
    static Share of(int number, int applications) {
      return new Share(
          number, applications, Stream.generate(Object::new).limit(LOCKS).toArray(Object[]::new));
    }

    boolean has(int object) {
      return object % applications == number;
    }

    Object lock(int object) {
      return locks[object / applications % LOCKS];
    }
  }

  /** Reads its part of the objects, each once. */
  ReplayCounts fill() {
    long reads = 0;
    long began = System.nanoTime();
    for (int object = place.number(); object < trace.objects(); object += place.all()) {
      read(object);
      reads++;
    }
    long nanos = System.nanoTime() - began;
    return new ReplayCounts(reads, 0, 0, nanos, 0, reads / seconds(nanos));
  }

  private static double seconds(long nanos) {
    return nanos / (double) TimeUnit.SECONDS.toNanos(1);
  }

  /** Replays for so long. */
  ReplayCounts replay(long nanos) {
    long reads = 0;
    long writes = 0;
    long stale = 0;
    long writeNanos = 0;
    long began = System.nanoTime();
    long now = began;
    while (now - began < nanos) {
      long before = now;
      if (random.nextInt(OPERATIONS_PER_WRITE) == 0) {
        write();
        now = System.nanoTime();
        writes++;
        writeNanos += now - before;
      } else {
        stale += isStale(next(), before) ? 1 : 0;
        now = System.nanoTime();
        reads++;
      }
    }
    long all = now - began;
    double perSecond = (reads + writes) / seconds(all);
    return new ReplayCounts(reads, writes, stale, all - writeNanos, writeNanos, perSecond);
  }

  private boolean isStale(int object, long beganNanos) {
    long due = acknowledged.due(object, beganNanos);
    return read(object).n() < due;
  }

  private Probe read(int object) {
    Probe row = rows.get(object);
    if (row == null) {
      throw new IllegalStateException("object " + object + " is missing");
    }
    return row;
  }

  private void write() {
    int object = next();
    while (!share.has(object)) {
      object = next();
    }
    synchronized (share.lock(object)) {
      long version = acknowledged.highest(object) + 1;
      rows.put(new Probe(object, version));
      acknowledged.acknowledged(object, version, System.nanoTime());
    }
  }

  private int next() {
    int object = trace.object(position);
    position = (position + 1) % trace.length();
    return object;
  }
}
