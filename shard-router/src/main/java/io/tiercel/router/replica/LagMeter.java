package io.tiercel.router.replica;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * How far a shard's replicas are behind, told from what the primary held at which time.
 * Thread-safe.
 *
 * <p>Seconds_Behind_Source would say 0 while the connection to the primary hangs, and counts whole
 * seconds only; the transactions themselves do neither.
 */
public final class LagMeter {
  private static final int MAX_SAMPLES = 512;

  private record Sample(long nanos, GtidSet executed) {}

  @GuardedBy("this")
  private final ArrayDeque<Sample> newestFirst = new ArrayDeque<>();

  /** The primary held this then. */
  public synchronized void primaryHeld(long nanos, GtidSet executed) {
    Sample newest = newestFirst.peekFirst();
    if (newest != null && newest.executed().equals(executed)) {
      newestFirst.removeFirst();
    }
    newestFirst.addFirst(new Sample(nanos, executed));
    if (newestFirst.size() > MAX_SAMPLES) {
      newestFirst.removeLast();
    }
  }

  /**
   * The time since a replica with these transactions was level with its primary; zero while it
   * holds all that is known of. Null when the primary has never been heard.
   */
  public synchronized @Nullable Duration lagOf(GtidSet executed, long nowNanos) {
    if (newestFirst.isEmpty()) {
      return null;
    }
    Iterator<Sample> samples = newestFirst.iterator();
    Sample sample = samples.next();
    if (executed.contains(sample.executed())) {
      return Duration.ZERO;
    }
    while (samples.hasNext()) {
      sample = samples.next();
      if (executed.contains(sample.executed())) {
        break;
      }
    }
    return Duration.ofNanos(Math.max(0, nowNanos - sample.nanos()));
  }
}
