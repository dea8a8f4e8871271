package io.tiercel.cli.check.rule;

import io.tiercel.cli.check.history.Asked;
import io.tiercel.cli.check.history.ReadOperation;
import io.tiercel.cli.check.history.Stamp;
import java.util.Comparator;
import java.util.List;

/** What any reader has seen is committed: a strong read that begins afterwards is not older. */
final class StrongOrderRule implements Rule {
  @Override
  public void check(KeyTimeline key, Findings findings) {
    List<ReadOperation> byEnd =
        key.history().reads().stream()
            .filter(read -> !read.absent())
            .sorted(Comparator.comparingLong(ReadOperation::endNanos))
            .toList();
    List<ReadOperation> strong =
        key.history().reads().stream()
            .filter(read -> read.asked().level() == Asked.Level.STRONG)
            .sorted(Comparator.comparingLong(ReadOperation::startNanos))
            .toList();
    ReadOperation newestSeen = null;
    int ended = 0;
    for (ReadOperation read : strong) {
      while (ended < byEnd.size() && byEnd.get(ended).endNanos() < read.startNanos()) {
        ReadOperation next = byEnd.get(ended++);
        newestSeen =
            newestSeen == null || newestSeen.stamp().compareTo(next.stamp()) < 0
                ? next
                : newestSeen;
      }
      Stamp newest = key.newestOf(read);
      if (newestSeen != null && newest != null && newest.compareTo(newestSeen.stamp()) < 0) {
        findings.add(
            ViolationKind.STRONG_WENT_BACK, key.key(), read.startNanos(), newestSeen, read);
      }
    }
  }
}
