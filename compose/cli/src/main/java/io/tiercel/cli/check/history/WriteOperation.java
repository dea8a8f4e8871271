package io.tiercel.cli.check.history;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One write of an application. Times are {@link System#nanoTime}, the same clock in all processes
 * of the machine.
 *
 * @param process the application's name
 * @param content the value written, unique over the run; for a delete a number of its own
 * @param kind which write
 * @param key of the row
 * @param session the session it was made in; empty for none
 * @param startNanos before the call
 * @param endNanos after the call; {@link Long#MAX_VALUE} when it never returned
 * @param result what became of it
 * @param stamp of the row as written; null when the SDK did not tell; for a write that did not
 *     raise it, of the last one that did
 * @param total what an increment made of the row's total; -1 for others and when not told
 * @param changed false only for a delete that found nothing
 * @param code the error's code; empty when there was none
 */
public record WriteOperation(
    String process,
    long content,
    WriteKind kind,
    long key,
    String session,
    long startNanos,
    long endNanos,
    WriteResult result,
    @Nullable Stamp stamp,
    long total,
    boolean changed,
    String code) {
  /** Whether the tier acknowledged it, and it changed the row. */
  public boolean acknowledged() {
    return result == WriteResult.ACKNOWLEDGED && changed && !outside();
  }

  /** Whether it is a write past the tier that was committed. */
  public boolean committedOutside() {
    return result == WriteResult.ACKNOWLEDGED && outside();
  }

  private boolean outside() {
    return kind == WriteKind.OUTSIDE || kind == WriteKind.OUTSIDE_UNRAISED;
  }

  /** Whether the state it left cannot be told by a stamp. */
  public boolean unraised() {
    return kind == WriteKind.OUTSIDE_UNRAISED;
  }

  /** Whether it may have removed the row. */
  public boolean mayHaveDeleted() {
    return kind == WriteKind.DELETE && changed && result != WriteResult.NOT_APPLIED;
  }

  /** One line of a trace, with times from the run's start. */
  public String describe(long originNanos) {
    return String.format(
        Locale.ROOT,
        "%s %s key %d value %d %s stamp %s %s%s%s",
        process,
        kind.name().toLowerCase(Locale.ROOT),
        key,
        content,
        Span.of(startNanos, endNanos, originNanos),
        stamp == null ? "unknown" : stamp,
        result,
        code.isEmpty() ? "" : " " + code,
        session.isEmpty() ? "" : " session " + session);
  }
}
