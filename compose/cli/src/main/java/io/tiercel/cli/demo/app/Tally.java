package io.tiercel.cli.demo.app;

import io.tiercel.cli.demo.ledger.Verdict;
import io.tiercel.client.Origin;
import io.tiercel.client.TiercelException;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * What one caller counted and measured. Written by that caller alone; the counts may be read by
 * others at any time, the rest after the caller has ended.
 */
final class Tally {
  /** Longer ones are recorded as this long. */
  static final long LONGEST_NANOS = 100_000_000_000L;

  private static final int DIGITS = 3;

  private final Map<Count, AtomicLong> counts = new EnumMap<>(Count.class);
  private final Map<Measure, Histogram> measures = new EnumMap<>(Measure.class);
  private final Map<String, Long> errors = new TreeMap<>();

  Tally() {
    for (Count count : Count.values()) {
      counts.put(count, new AtomicLong());
    }
    for (Measure measure : Measure.values()) {
      measures.put(measure, newHistogram());
    }
  }

  static Histogram newHistogram() {
    return new Histogram(LONGEST_NANOS, DIGITS);
  }

  /** A read; understated: it was further behind than the SDK said it can be. */
  void read(Origin origin, long nanos, boolean present, Verdict verdict, boolean understated) {
    count(Count.of(origin));
    measure(Measure.of(origin), nanos);
    measure(Measure.AGE, verdict.ageNanos());
    if (understated) {
      count(Count.UNDERSTATED_AGES);
    }
    if (!present) {
      count(Count.ABSENT_READS);
    }
    switch (verdict.finding()) {
      case ALLOWED -> {}
      case STALE -> count(Count.STALE_READS);
      case UNWRITTEN -> count(Count.UNWRITTEN_READS);
    }
  }

  void written(long nanos) {
    count(Count.WRITES);
    measure(Measure.WRITE, nanos);
  }

  void conflict() {
    count(Count.CONFLICTS);
  }

  void failed(TiercelException failure) {
    count(Count.ERRORS);
    errors.merge(failure.code().name(), 1L, Long::sum);
  }

  long get(Count count) {
    return counter(count).getAcquire();
  }

  Histogram histogram(Measure measure) {
    Histogram histogram = measures.get(measure);
    if (histogram == null) {
      throw new IllegalStateException("no histogram of " + measure);
    }
    return histogram;
  }

  Map<String, Long> errors() {
    return errors;
  }

  private void count(Count count) {
    AtomicLong counter = counter(count);
    counter.setRelease(counter.getPlain() + 1);
  }

  private AtomicLong counter(Count count) {
    AtomicLong counter = counts.get(count);
    if (counter == null) {
      throw new IllegalStateException("no counter of " + count);
    }
    return counter;
  }

  private void measure(Measure measure, long nanos) {
    histogram(measure).recordValue(Math.min(nanos, LONGEST_NANOS));
  }
}
