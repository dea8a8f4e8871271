package io.tiercel.node.fill;

import io.tiercel.node.entry.Entry;
import io.tiercel.node.loader.NodeException;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.v1.Failure;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Answers requests whose deadline passed while their load, write or forward still runs, and those
 * whose row is loaded but not confirmed to be filled. Looks every {@value #LOOK_MILLIS} ms.
 * Thread-safe.
 */
public final class RequestDeadlines {
  private static final long LOOK_MILLIS = 20;

  /** The write itself ends by the deadline and knows its outcome better, so it goes first. */
  private static final long WRITE_GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /**
   * Far beyond a step at the owner and its backup, far below any caller's deadline. The answer
   * waits no longer; the lease stands on, for the fill.
   */
  static final long FILL_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private record Fill(Flight flight, Entry loaded, long sinceNanos) {}

  private final Set<KeyRequest> waiting = ConcurrentHashMap.newKeySet();

  /** In the order in which they began, so only the first ones need be looked at. */
  private final Queue<Fill> fills = new ConcurrentLinkedQueue<>();

  /** Looks on the scheduler from now on. */
  public void start(ScheduledExecutorService scheduler) {
    var unused =
        scheduler.scheduleWithFixedDelay(
            () -> look(System.nanoTime()), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The request will be answered later. */
  public void watch(KeyRequest request) {
    waiting.add(request);
  }

  /** The flight is answered by its fill, or else shortly with what was loaded. */
  void watchFill(Flight flight, Entry loaded) {
    fills.add(new Fill(flight, loaded, System.nanoTime()));
  }

  /** Requests not answered yet, or answered since the last look. */
  public int size() {
    return waiting.size();
  }

  void look(long nowNanos) {
    lookAtFills(nowNanos);
    waiting.removeIf(
        request -> {
          if (!request.answered() && isLate(request, nowNanos)) {
            request.fail(late(request));
          }
          return request.answered();
        });
  }

  private void lookAtFills(long nowNanos) {
    Fill first = fills.peek();
    while (first != null && (first.flight().landed() || isLate(first, nowNanos))) {
      fills.remove();
      if (!first.flight().landed()) {
        first.flight().landAhead(first.loaded());
      }
      first = fills.peek();
    }
  }

  private static boolean isLate(Fill fill, long nowNanos) {
    return nowNanos - fill.sinceNanos() >= FILL_PATIENCE_NANOS;
  }

  private static boolean isLate(KeyRequest request, long nowNanos) {
    long grace = request.isWrite() ? WRITE_GRACE_NANOS : 0;
    return nowNanos - request.deadlineNanos() - grace >= 0;
  }

  /** A caller who cannot wait for the raise is told so, and that a repeat is safe. */
  static NodeException unpublished(KeyRequest request) {
    return new NodeException(
        ErrorCode.NODE_UNAVAILABLE,
        Failure.Outcome.APPLIED,
        true,
        "the write to "
            + request.key()
            + " is committed, but the owner of its entry did not confirm it in time");
  }

  private static NodeException late(KeyRequest request) {
    if (request.isCommitted()) {
      return unpublished(request);
    }
    return new NodeException(
        ErrorCode.DEADLINE_EXCEEDED,
        request.isWrite() ? Failure.Outcome.UNKNOWN : Failure.Outcome.NOT_APPLIED,
        true,
        "no answer by the deadline for " + request.key());
  }
}
