package io.tiercel.cli.check.rule;

import io.tiercel.cli.check.history.Stamp;
import io.tiercel.cli.check.history.WriteOperation;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A write that began after another was acknowledged has a higher stamp, term included. */
final class StampOrderRule implements Rule {
  @Override
  public void check(KeyTimeline key, Findings findings) {
    List<WriteOperation> told =
        key.history().writes().stream()
            .filter(write -> write.acknowledged() && write.stamp() != null)
            .toList();
    List<WriteOperation> byEnd =
        told.stream().sorted(Comparator.comparingLong(WriteOperation::endNanos)).toList();
    List<WriteOperation> byStart =
        told.stream().sorted(Comparator.comparingLong(WriteOperation::startNanos)).toList();
    WriteOperation highest = null;
    int ended = 0;
    for (WriteOperation write : byStart) {
      while (ended < byEnd.size() && byEnd.get(ended).endNanos() < write.startNanos()) {
        highest = higher(highest, byEnd.get(ended++));
      }
      if (highest != null && !rises(stamp(highest), stamp(write))) {
        findings.add(ViolationKind.STAMP_NOT_RISING, key.key(), write.endNanos(), highest, write);
      }
    }
  }

  private static WriteOperation higher(@Nullable WriteOperation known, WriteOperation other) {
    return known == null || stamp(known).compareTo(stamp(other)) < 0 ? other : known;
  }

  private static boolean rises(Stamp before, Stamp after) {
    return after.number() > before.number() && after.term() >= before.term();
  }

  private static Stamp stamp(WriteOperation write) {
    return Objects.requireNonNull(write.stamp());
  }
}
