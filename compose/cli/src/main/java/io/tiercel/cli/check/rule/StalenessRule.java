package io.tiercel.cli.check.rule;

import io.tiercel.cli.check.history.Asked;
import io.tiercel.cli.check.history.ReadOperation;
import io.tiercel.cli.check.history.Stamp;
import io.tiercel.cli.check.history.WriteOperation;
import java.util.Objects;

/** No read is further behind than its freshness, its road and the age told allow. */
final class StalenessRule implements Rule {
  @Override
  public void check(KeyTimeline key, Findings findings) {
    for (ReadOperation read : key.history().reads()) {
      long staleness = key.stalenessNanos(read);
      if (staleness > 0) {
        judge(key, read, staleness, findings);
      }
    }
  }

  private static void judge(
      KeyTimeline key, ReadOperation read, long staleness, Findings findings) {
    Asked asked = read.asked();
    if (asked.level() == Asked.Level.STRONG) {
      add(ViolationKind.STALE_STRONG, key, read, findings);
    } else if (!read.near() && asked.asksSharedTierAnew()) {
      add(ViolationKind.STALE_SHARED_TIER, key, read, findings);
    } else if (asked.level() != Asked.Level.ANY && staleness > asked.boundNanos()) {
      add(ViolationKind.STALE_BOUNDED, key, read, findings);
    }
    if (staleness > read.ageNanos()) {
      add(ViolationKind.AGE_UNDERSTATED, key, read, findings);
    }
  }

  private static void add(
      ViolationKind kind, KeyTimeline key, ReadOperation read, Findings findings) {
    Stamp newest = Objects.requireNonNull(key.newestOf(read));
    WriteOperation own = read.absent() ? null : key.writeOf(read.content());
    WriteOperation next = key.supersededBy(newest);
    findings.add(kind, key.key(), read.startNanos(), own, next, read);
  }
}
