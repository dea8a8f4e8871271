package io.tiercel.cli.check.rule;

import io.tiercel.cli.check.history.ReadOperation;
import io.tiercel.cli.check.history.StoredRow;
import io.tiercel.cli.check.history.WriteOperation;
import io.tiercel.cli.check.history.WriteResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A counter's total is the number of its increments: all acknowledged ones, and at most the unknown
 * ones on top. No total shows twice.
 */
final class CounterRule implements Rule {
  @Override
  public void check(KeyTimeline key, Findings findings) {
    if (!key.history().counter()) {
      return;
    }
    checkTotals(key, findings);
    StoredRow stored = key.history().onPrimary();
    if (stored != null) {
      checkSum(key, stored, findings);
    }
  }

  private static void checkSum(KeyTimeline key, StoredRow stored, Findings findings) {
    List<WriteOperation> writes = key.history().writes();
    long applied = writes.stream().filter(write -> write.result().applied()).count();
    long unknown = writes.stream().filter(write -> write.result() == WriteResult.UNKNOWN).count();
    long added = stored.total() - key.history().initial().total();
    String sum = "total rose by " + added + "; acknowledged " + applied + ", unknown " + unknown;
    if (added < applied) {
      findings.add(ViolationKind.ACKNOWLEDGED_WRITE_LOST, key.key(), 0, sum);
    } else if (added > applied + unknown) {
      findings.add(ViolationKind.WRITE_APPLIED_TWICE, key.key(), 0, sum);
    }
  }

  private static void checkTotals(KeyTimeline key, Findings findings) {
    Map<Long, Long> contents = new HashMap<>();
    Map<Long, Object> evidence = new HashMap<>();
    for (WriteOperation write : key.history().writes()) {
      if (write.result().applied() && write.total() >= 0) {
        contents.put(write.total(), write.content());
        Object other = evidence.putIfAbsent(write.total(), write);
        if (other != null) {
          findings.add(ViolationKind.LOST_UPDATE, key.key(), write.endNanos(), other, write);
        }
      }
    }
    for (ReadOperation read : key.history().reads()) {
      if (read.absent()) {
        continue;
      }
      Long content = contents.putIfAbsent(read.total(), read.content());
      Object other = evidence.putIfAbsent(read.total(), read);
      if (content != null && content != read.content()) {
        findings.add(ViolationKind.LOST_UPDATE, key.key(), read.startNanos(), other, read);
      }
    }
  }
}
