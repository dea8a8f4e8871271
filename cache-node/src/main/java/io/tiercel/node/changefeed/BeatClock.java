package io.tiercel.node.changefeed;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * How far a stream is behind: a beat is a row written on the primary, and the stream is behind by
 * the time since the oldest beat it has not shown yet. One clock only. Thread-safe.
 */
final class BeatClock {
  private record Beat(long number, long sentNanos) {}

  @GuardedBy("this")
  private final ArrayDeque<Beat> unseen = new ArrayDeque<>();

  @GuardedBy("this")
  private long lastLagNanos;

  synchronized void sent(long number, long nanos) {
    unseen.add(new Beat(number, nanos));
  }

  synchronized void seen(long number, long nanos) {
    Beat first = unseen.peek();
    while (first != null && first.number() <= number) {
      lastLagNanos = nanos - first.sentNanos();
      unseen.remove();
      first = unseen.peek();
    }
  }

  synchronized long lagMillis(long nanos) {
    Beat first = unseen.peek();
    long waiting = first == null ? 0 : nanos - first.sentNanos();
    return TimeUnit.NANOSECONDS.toMillis(Math.max(lastLagNanos, waiting));
  }
}
