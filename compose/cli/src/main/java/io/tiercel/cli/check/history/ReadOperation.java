package io.tiercel.cli.check.history;

import java.time.Duration;
import java.util.Locale;

/**
 * One answered read of an application. Times are {@link System#nanoTime}, the same clock in all
 * processes of the machine.
 *
 * @param process the application's name
 * @param key of the row
 * @param asked the freshness asked for
 * @param session the session it was made in; empty for none
 * @param startNanos before the call
 * @param endNanos after the call
 * @param near whether the application's own near cache answered
 * @param stamp of the row or of its absence
 * @param ageNanos how far behind the answer could be, as the SDK told
 * @param content the value read; 0 when there was no row
 * @param total the row's total; 0 when there was no row
 * @param last true for reads made when all faults were healed and all writes over: they must show
 *     the row as MySQL holds it
 */
public record ReadOperation(
    String process,
    long key,
    Asked asked,
    String session,
    long startNanos,
    long endNanos,
    boolean near,
    Stamp stamp,
    long ageNanos,
    long content,
    long total,
    boolean last) {
  /** Whether there was no row. */
  public boolean absent() {
    return content == 0;
  }

  /** One line of a trace, with times from the run's start. */
  public String describe(long originNanos) {
    return String.format(
        Locale.ROOT,
        "%s read key %d %s from %s %s: %s stamp %s, told age %d us%s%s",
        process,
        key,
        asked,
        near ? "near cache" : "shared tier",
        Span.of(startNanos, endNanos, originNanos),
        absent() ? "absent" : "value " + content,
        stamp,
        Duration.ofNanos(ageNanos).toNanos() / 1_000,
        session.isEmpty() ? "" : " session " + session,
        last ? " at the end" : "");
  }
}
