package io.tiercel.cli.check.rule;

import io.tiercel.cli.check.history.ReadOperation;
import io.tiercel.cli.check.history.WriteOperation;
import io.tiercel.cli.check.history.WriteResult;

/** Every read returned what some write produced, or the row from before the run. */
final class ProvenanceRule implements Rule {
  @Override
  public void check(KeyTimeline key, Findings findings) {
    for (ReadOperation read : key.history().reads()) {
      if (read.absent()) {
        checkAbsence(key, read, findings);
      } else if (read.content() != key.history().initial().content()) {
        checkValue(key, read, findings);
      }
    }
  }

  private static void checkAbsence(KeyTimeline key, ReadOperation read, Findings findings) {
    if (key.newestOf(read) == null) {
      findings.add(
          ViolationKind.UNWRITTEN_VALUE,
          key.key(),
          read.startNanos(),
          read,
          "the row was there before the run, and no removal had begun");
    }
  }

  private static void checkValue(KeyTimeline key, ReadOperation read, Findings findings) {
    WriteOperation write = key.writeOf(read.content());
    if (write == null) {
      findings.add(
          ViolationKind.UNWRITTEN_VALUE,
          key.key(),
          read.startNanos(),
          read,
          "nobody wrote that value to this key");
    } else if (write.result() == WriteResult.NOT_APPLIED) {
      findings.add(ViolationKind.FAILED_WRITE_SEEN, key.key(), read.startNanos(), read, write);
    } else if (read.endNanos() < write.startNanos()) {
      findings.add(ViolationKind.VALUE_BEFORE_ITS_WRITE, key.key(), read.startNanos(), read, write);
    }
  }
}
