package io.tiercel.node.audit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A copy that differed from its primary at the first look.
 *
 * @param source where it was sampled
 * @param copy what it said
 * @param primary what the primary said
 * @param shard whose primary
 * @param feed where the shard's change feed was at that time
 * @param since when the primary had said so
 * @param dueNanos when the copy's bound is over
 * @param tallies who wants to know
 */
record Suspicion(
    CopySource source,
    Copy copy,
    Content primary,
    String shard,
    String feed,
    Instant since,
    long dueNanos,
    List<AuditTally> tallies) {

  /**
   * How the same copy, still served, differs from what the primary says at the second look; null
   * where it no longer does, or where that proves nothing.
   */
  @Nullable Difference confirmedBy(Content now) {
    Difference difference = copy.content().differenceTo(now);
    // Written from outside meanwhile, without a version: the copy may have been right in between.
    boolean moving = difference == Difference.OTHER_CONTENT && !now.equals(primary);
    return moving ? null : difference;
  }
}
