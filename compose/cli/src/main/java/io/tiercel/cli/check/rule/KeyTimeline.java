package io.tiercel.cli.check.rule;

import io.tiercel.cli.check.history.KeyHistory;
import io.tiercel.cli.check.history.ReadOperation;
import io.tiercel.cli.check.history.Stamp;
import io.tiercel.cli.check.history.StoredRow;
import io.tiercel.cli.check.history.WriteOperation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One key's writes in the order MySQL applied them, that is by stamp, and since when each state was
 * out of date. Immutable.
 *
 * <p>A read of no row names no write. It is judged by the newest removal that can explain it; a
 * removal whose outcome nobody knows can explain any.
 */
final class KeyTimeline {
  /** The stamp of a state that nothing can be newer than, as far as can be known. */
  static final Stamp NEWEST = new Stamp(0, Long.MAX_VALUE);

  private static final Stamp NEVER_WRITTEN = new Stamp(0, 0);

  private final KeyHistory history;
  private final Map<Long, WriteOperation> byContent = new HashMap<>();
  private final Map<Long, Stamp> stamps = new HashMap<>();
  private final List<WriteOperation> removals;
  private final List<WriteOperation> acknowledged;
  private final List<WriteOperation> earliestAcknowledgedFrom;

  KeyTimeline(KeyHistory history) {
    this.history = history;
    history.writes().forEach(write -> byContent.put(write.content(), write));
    learnStamps();
    this.removals =
        history.writes().stream()
            .filter(WriteOperation::mayHaveDeleted)
            .sorted(Comparator.comparingLong(WriteOperation::startNanos))
            .toList();
    this.acknowledged =
        history.writes().stream()
            .filter(write -> write.acknowledged() && stampOf(write) != null)
            .sorted(Comparator.comparing(this::knownStamp))
            .toList();
    this.earliestAcknowledgedFrom = earliestFromEach(acknowledged);
  }

  /** The SDK tells no stamp of some writes; who read the value learnt it. */
  private void learnStamps() {
    for (ReadOperation read : history.reads()) {
      if (!read.absent()) {
        stamps.putIfAbsent(read.content(), read.stamp());
      }
    }
    for (StoredRow row : history.stored().values()) {
      if (row.content() != 0) {
        stamps.putIfAbsent(row.content(), new Stamp(0, row.version()));
      }
    }
    for (WriteOperation write : history.writes()) {
      Stamp told = write.stamp();
      if (told != null) {
        stamps.put(write.content(), told);
      }
    }
    stamps.put(history.initial().content(), new Stamp(0, history.initial().version()));
  }

  private static List<WriteOperation> earliestFromEach(List<WriteOperation> byStamp) {
    List<WriteOperation> earliest = new ArrayList<>(byStamp);
    for (int i = byStamp.size() - 2; i >= 0; i--) {
      WriteOperation later = earliest.get(i + 1);
      if (later.endNanos() < earliest.get(i).endNanos()) {
        earliest.set(i, later);
      }
    }
    return earliest;
  }

  KeyHistory history() {
    return history;
  }

  long key() {
    return history.key();
  }

  /** The write of this value; null when there is none. */
  @Nullable WriteOperation writeOf(long content) {
    return byContent.get(content);
  }

  /** The stamp of a write that took effect; null when nobody was told. */
  @Nullable Stamp stampOf(WriteOperation write) {
    return stamps.get(write.content());
  }

  private Stamp knownStamp(WriteOperation write) {
    Stamp stamp = stampOf(write);
    return stamp == null ? NEVER_WRITTEN : stamp;
  }

  /** The first acknowledged of all writes newer than this stamp; null when there is none. */
  @Nullable WriteOperation supersededBy(Stamp stamp) {
    int low = 0;
    int high = acknowledged.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (knownStamp(acknowledged.get(middle)).compareTo(stamp) > 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low == acknowledged.size() ? null : earliestAcknowledgedFrom.get(low);
  }

  /** The newest state the answer can be; null when it can be none. */
  @Nullable Stamp newestOf(ReadOperation read) {
    if (!read.absent()) {
      return read.stamp();
    }
    Stamp newest = history.initial().content() == 0 ? NEVER_WRITTEN : null;
    for (WriteOperation removal : removals) {
      if (removal.startNanos() >= read.endNanos()) {
        break;
      }
      Stamp stamp = stampOf(removal);
      if (stamp == null) {
        return NEWEST;
      }
      newest = newest == null || newest.compareTo(stamp) < 0 ? stamp : newest;
    }
    return newest;
  }

  /**
   * The oldest state the answer can be, given that it is at or above a floor; the floor itself when
   * nothing more is known.
   */
  Stamp oldestOf(ReadOperation read, Stamp floor) {
    if (!read.absent()) {
      return read.stamp();
    }
    Stamp oldest = NEWEST;
    for (WriteOperation removal : removals) {
      if (removal.startNanos() >= read.endNanos()) {
        break;
      }
      Stamp stamp = stampOf(removal);
      if (stamp == null) {
        return floor;
      }
      oldest = stamp.compareTo(floor) >= 0 && stamp.compareTo(oldest) < 0 ? stamp : oldest;
    }
    return oldest.equals(NEWEST) ? floor : oldest;
  }

  /**
   * How long before the read began its answer had become out of date for certain; 0 when it had
   * not.
   */
  long stalenessNanos(ReadOperation read) {
    Stamp newest = newestOf(read);
    WriteOperation next = newest == null ? null : supersededBy(newest);
    return next == null ? 0 : Math.max(0, read.startNanos() - next.endNanos());
  }
}
