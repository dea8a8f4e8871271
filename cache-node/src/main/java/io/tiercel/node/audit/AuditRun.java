package io.tiercel.node.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An ordered audit under way, or the last one. Thread-safe; it is moved on by one thread. */
final class AuditRun {
  private final long id;
  private final AuditOrder order;
  private final long startNanos;
  private final AuditTally tally = new AuditTally();
  private volatile boolean sampling = true;
  private volatile boolean ended;

  AuditRun(long id, AuditOrder order, long startNanos) {
    this.id = id;
    this.order = order;
    this.startNanos = startNanos;
  }

  AuditOrder order() {
    return order;
  }

  AuditTally tally() {
    return tally;
  }

  /** Whether more copies are wanted; false for good once it is false. */
  boolean sampling(long nowNanos) {
    boolean timeLeft = nowNanos - startNanos < TimeUnit.SECONDS.toNanos(order.seconds());
    boolean wanted = order.samples() == 0 || tally.checked() < order.samples();
    sampling = sampling && timeLeft && wanted;
    return sampling;
  }

  /** Nothing of it is open any more. */
  void end() {
    ended = true;
  }

  boolean ended() {
    return ended;
  }

  /** For the audit page. */
  Map<String, @Nullable Object> page() {
    Map<String, @Nullable Object> page = new LinkedHashMap<>();
    // Before the figures: once it says so they are final.
    page.put("running", !ended);
    page.put("id", id);
    page.put("seconds", order.seconds());
    page.put("rate", order.rate());
    page.put("samples", order.samples());
    page.putAll(tally.page());
    return page;
  }
}
