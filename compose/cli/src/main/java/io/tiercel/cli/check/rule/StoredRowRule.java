package io.tiercel.cli.check.rule;

import io.tiercel.cli.check.history.KeyHistory;
import io.tiercel.cli.check.history.Stamp;
import io.tiercel.cli.check.history.StoredRow;
import io.tiercel.cli.check.history.WriteOperation;
import io.tiercel.cli.check.history.WriteResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The row in MySQL at the end is the newest write's, and replicas hold the same. */
final class StoredRowRule implements Rule {
  @Override
  public void check(KeyTimeline key, Findings findings) {
    StoredRow stored = key.history().onPrimary();
    if (stored == null) {
      return;
    }
    if (stored.content() == 0) {
      checkAbsence(key, findings);
    } else {
      checkRow(key, stored, findings);
    }
    checkReplicas(key, stored, findings);
  }

  private static void checkRow(KeyTimeline key, StoredRow stored, Findings findings) {
    WriteOperation own = key.writeOf(stored.content());
    boolean initial = stored.content() == key.history().initial().content();
    if (!initial && (own == null || own.result() == WriteResult.NOT_APPLIED)) {
      findings.add(ViolationKind.UNEXPLAINED_ROW, key.key(), 0, own, onPrimary(stored));
      return;
    }
    WriteOperation newer =
        key.supersededBy(key.placed(stored.content(), new Stamp(0, stored.version())));
    if (newer != null) {
      findings.add(
          ViolationKind.ACKNOWLEDGED_WRITE_LOST,
          key.key(),
          newer.endNanos(),
          newer,
          onPrimary(stored));
    }
  }

  private static void checkAbsence(KeyTimeline key, Findings findings) {
    WriteOperation newest = null;
    for (WriteOperation write : key.history().writes()) {
      if (write.mayHaveDeleted() && key.stampOf(write) == null) {
        return;
      }
      if (write.acknowledged() && key.stampOf(write) != null) {
        newest = newer(key, newest, write);
      }
    }
    boolean lost =
        newest == null ? key.history().initial().content() != 0 : !newest.mayHaveDeleted();
    if (lost) {
      findings.add(
          ViolationKind.ACKNOWLEDGED_WRITE_LOST, key.key(), 0, newest, onPrimary(StoredRow.ABSENT));
    }
  }

  private static WriteOperation newer(
      KeyTimeline key, @Nullable WriteOperation known, WriteOperation other) {
    Stamp mine = known == null ? null : key.stampOf(known);
    Stamp others = key.stampOf(other);
    return known == null || mine == null || (others != null && mine.compareTo(others) < 0)
        ? other
        : known;
  }

  private static void checkReplicas(KeyTimeline key, StoredRow stored, Findings findings) {
    for (Map.Entry<String, StoredRow> each : key.history().stored().entrySet()) {
      if (!each.getKey().equals(KeyHistory.PRIMARY) && !each.getValue().equals(stored)) {
        findings.add(
            ViolationKind.REPLICA_DIFFERS,
            key.key(),
            0,
            onPrimary(stored),
            "on " + each.getKey() + ": " + each.getValue());
      }
    }
  }

  private static String onPrimary(StoredRow stored) {
    return "on the primary at the end: " + stored;
  }
}
