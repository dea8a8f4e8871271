package io.tiercel.cli.check.rule;

import io.tiercel.cli.check.history.ReadOperation;
import io.tiercel.cli.check.history.StoredRow;
import io.tiercel.cli.check.history.WriteKind;
import io.tiercel.cli.check.history.WriteOperation;
import java.util.HashMap;
import java.util.Map;

/** A value has one stamp wherever it shows, and a stamp one value. */
final class SingleStampRule implements Rule {
  /** Who showed a value, and under which number. */
  private record Sighting(long content, long number, long atNanos, Object evidence) {}

  @Override
  public void check(KeyTimeline key, Findings findings) {
    Map<Long, Sighting> byContent = new HashMap<>();
    Map<Long, Sighting> byNumber = new HashMap<>();
    for (WriteOperation write : key.history().writes()) {
      if (write.stamp() != null && write.kind() != WriteKind.DELETE) {
        Sighting seen =
            new Sighting(write.content(), write.stamp().number(), write.endNanos(), write);
        compare(key, seen, byContent, byNumber, findings);
      }
    }
    for (ReadOperation read : key.history().reads()) {
      if (!read.absent()) {
        Sighting seen =
            new Sighting(read.content(), read.stamp().number(), read.startNanos(), read);
        compare(key, seen, byContent, byNumber, findings);
      }
    }
    StoredRow stored = key.history().onPrimary();
    if (stored != null && stored.content() != 0) {
      Sighting seen =
          new Sighting(stored.content(), stored.version(), 0, "on the primary: " + stored);
      compare(key, seen, byContent, byNumber, findings);
    }
  }

  private static void compare(
      KeyTimeline key,
      Sighting seen,
      Map<Long, Sighting> byContent,
      Map<Long, Sighting> byNumber,
      Findings findings) {
    WriteOperation write = key.writeOf(seen.content());
    if (write != null && write.unraised()) {
      return;
    }
    Sighting sameContent = byContent.putIfAbsent(seen.content(), seen);
    if (sameContent != null && sameContent.number() != seen.number()) {
      findings.add(
          ViolationKind.WRITE_APPLIED_TWICE,
          key.key(),
          seen.atNanos(),
          sameContent.evidence(),
          seen.evidence());
    }
    Sighting sameNumber = byNumber.putIfAbsent(seen.number(), seen);
    if (sameNumber != null && sameNumber.content() != seen.content()) {
      findings.add(
          ViolationKind.ONE_STAMP_TWO_VALUES,
          key.key(),
          seen.atNanos(),
          sameNumber.evidence(),
          seen.evidence());
    }
  }
}
