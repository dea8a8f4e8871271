package io.tiercel.benchmarks.freshness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.HdrHistogram.Histogram;

/**
 * When writes were acknowledged, and when another application first saw each or a later one of its
 * key. Thread-safe.
 */
final class Sightings {
  private static final long LONGEST_NANOS = 100_000_000_000L;
  private static final int DIGITS = 3;

  private final Map<Integer, ConcurrentSkipListMap<Long, Long>> seen = new ConcurrentHashMap<>();
  private final List<Acknowledged> acknowledged = new ArrayList<>();

  /** The n-th write of a key. */
  private record Acknowledged(int key, long n, long nanos) {}

  /** The reader saw this count of the key. */
  void saw(int key, long n, long nanos) {
    seen.computeIfAbsent(key, first -> new ConcurrentSkipListMap<>()).putIfAbsent(n, nanos);
  }

  /** The n-th write of the key was acknowledged. */
  synchronized void acknowledged(int key, long n, long nanos) {
    acknowledged.add(new Acknowledged(key, n, nanos));
  }

  /** How many writes nobody has seen so far. */
  synchronized long unseen() {
    return acknowledged.stream().filter(write -> firstSeen(write) == null).count();
  }

  /** How long after its acknowledgement each write was seen; 0 for one seen before. */
  synchronized Histogram staleness() {
    Histogram nanos = new Histogram(LONGEST_NANOS, DIGITS);
    for (Acknowledged write : acknowledged) {
      Long first = firstSeen(write);
      long age = first == null ? LONGEST_NANOS : Math.max(0, first - write.nanos());
      nanos.recordValue(Math.min(age, LONGEST_NANOS));
    }
    return nanos;
  }

  @org.jspecify.annotations.Nullable
  private Long firstSeen(Acknowledged write) {
    ConcurrentSkipListMap<Long, Long> ofKey = seen.get(write.key());
    Map.Entry<Long, Long> first = ofKey == null ? null : ofKey.ceilingEntry(write.n());
    return first == null ? null : first.getValue();
  }
}
