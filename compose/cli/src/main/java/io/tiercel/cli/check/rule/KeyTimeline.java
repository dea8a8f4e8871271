package io.tiercel.cli.check.rule;

import io.tiercel.cli.check.history.KeyHistory;
import io.tiercel.cli.check.history.ReadOperation;
import io.tiercel.cli.check.history.Stamp;
import io.tiercel.cli.check.history.StoredRow;
import io.tiercel.cli.check.history.WriteOperation;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
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
  private final Succession ofTier;
  private final Succession ofOutside;

  KeyTimeline(KeyHistory history) {
    this.history = history;
    history.writes().forEach(write -> byContent.put(write.content(), write));
    learnStamps();
    this.removals =
        history.writes().stream()
            .filter(WriteOperation::mayHaveDeleted)
            .sorted(Comparator.comparingLong(WriteOperation::startNanos))
            .toList();
    this.ofTier = succession(WriteOperation::acknowledged);
    this.ofOutside = succession(WriteOperation::committedOutside);
  }

  private Succession succession(Predicate<WriteOperation> which) {
    Map<WriteOperation, Stamp> known = new HashMap<>();
    for (WriteOperation write : history.writes()) {
      Stamp stamp = which.test(write) ? stampOf(write) : null;
      if (stamp != null) {
        known.put(write, stamp);
      }
    }
    return new Succession(known);
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

  /**
   * The place of a state that shows under a stamp, which is not its own when a write past the tier
   * left it.
   */
  Stamp placed(long content, Stamp shown) {
    WriteOperation write = byContent.get(content);
    Stamp place = write != null && write.unraised() ? write.stamp() : null;
    return place == null ? shown : place;
  }

  /** The first acknowledged of all the tier's writes newer than this; null when there is none. */
  @Nullable WriteOperation supersededBy(Stamp stamp) {
    return ofTier.firstAfter(stamp);
  }

  /** The first committed of all writes past the tier newer than this; null when there is none. */
  @Nullable WriteOperation supersededOutsideBy(Stamp stamp) {
    return ofOutside.firstAfter(stamp);
  }

  boolean hasOutsideWrites() {
    return history.writes().stream().anyMatch(WriteOperation::committedOutside);
  }

  /** The newest state the answer can be; null when it can be none. */
  @Nullable Stamp newestOf(ReadOperation read) {
    if (!read.absent()) {
      return placed(read.content(), read.stamp());
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
      return placed(read.content(), read.stamp());
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
   * How long before the read began its answer had become out of date for certain, by the tier's
   * writes; 0 when it had not.
   */
  long stalenessNanos(ReadOperation read) {
    Stamp newest = newestOf(read);
    return newest == null ? 0 : since(supersededBy(newest), read);
  }

  /** The same, by writes past the tier. */
  long outsideStalenessNanos(ReadOperation read) {
    Stamp newest = newestOf(read);
    return newest == null ? 0 : since(supersededOutsideBy(newest), read);
  }

  private static long since(@Nullable WriteOperation next, ReadOperation read) {
    return next == null ? 0 : Math.max(0, read.startNanos() - next.endNanos());
  }
}
