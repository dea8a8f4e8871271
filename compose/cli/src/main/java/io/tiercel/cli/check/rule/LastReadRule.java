package io.tiercel.cli.check.rule;

import io.tiercel.cli.check.history.ReadOperation;
import io.tiercel.cli.check.history.StoredRow;

/** When all is healed and quiet, every cached copy is the row. */
final class LastReadRule implements Rule {
  @Override
  public void check(KeyTimeline key, Findings findings) {
    StoredRow stored = key.history().onPrimary();
    if (stored == null) {
      return;
    }
    for (ReadOperation read : key.history().reads()) {
      boolean same =
          read.content() == stored.content() && (read.absent() || read.total() == stored.total());
      if (read.last() && !same) {
        findings.add(
            ViolationKind.COPY_DIFFERS,
            key.key(),
            read.startNanos(),
            read,
            "on the primary at the end: " + stored);
      }
    }
  }
}
