package io.tiercel.node.audit;

import io.tiercel.node.metrics.NodeMetrics.Count;
import java.util.Locale;

/** Where a copy of a row is kept. */
public enum CopyKind {
  /** A shared entry at the node that owns it. */
  SHARED(Count.AUDIT_CHECKED_SHARED, Count.AUDIT_WRONG_SHARED),
  /** A row of a replica that the router would let answer. */
  REPLICA(Count.AUDIT_CHECKED_REPLICA, Count.AUDIT_WRONG_REPLICA),
  /** An entry of an application's near cache. */
  NEAR(Count.AUDIT_CHECKED_NEAR, Count.AUDIT_WRONG_NEAR);

  private final Count checked;
  private final Count wrong;

  CopyKind(Count checked, Count wrong) {
    this.checked = checked;
    this.wrong = wrong;
  }

  Count checked() {
    return checked;
  }

  Count wrong() {
    return wrong;
  }

  /** As operators read it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
