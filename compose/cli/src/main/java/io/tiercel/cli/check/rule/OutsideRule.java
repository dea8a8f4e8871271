package io.tiercel.cli.check.rule;

import io.tiercel.cli.check.history.Asked;
import io.tiercel.cli.check.history.ReadOperation;
import io.tiercel.cli.check.history.Stamp;
import java.time.Duration;
import java.util.Objects;

/**
 * Writes past the tier reach every copy: a strong read has all of them, any other but {@code any}
 * after the longest time the change feed may be away.
 */
final class OutsideRule implements Rule {
  private static final long LONGEST_NANOS = Duration.ofSeconds(10).toNanos();

  @Override
  public void check(KeyTimeline key, Findings findings) {
    for (ReadOperation read : key.history().reads()) {
      Asked.Level level = read.asked().level();
      long allowed = level == Asked.Level.STRONG ? 0 : LONGEST_NANOS;
      if (level != Asked.Level.ANY && key.outsideStalenessNanos(read) > allowed) {
        Stamp newest = Objects.requireNonNull(key.newestOf(read));
        findings.add(
            ViolationKind.OUTSIDE_WRITE_UNSEEN,
            key.key(),
            read.startNanos(),
            key.supersededOutsideBy(newest),
            read);
      }
    }
  }
}
