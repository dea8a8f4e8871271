package io.tiercel.node.entry;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@link OwnerSteps} as Hazelcast carries them to the owner's partition thread. The backup gets the
 * outcome, not the step: it has no leases and decides nothing.
 */
final class EntryProcessors {
  private EntryProcessors() {}

  /** Runs where the entry is; knows the member it runs on. Confined to one partition thread. */
  private abstract static class Step<R>
      implements EntryProcessor<EntryKey, @Nullable Entry, R>, HazelcastInstanceAware {
    private static final long serialVersionUID = 1L;

    private transient @Nullable HazelcastInstance hazelcast;
    private transient @Nullable Entry outcome;

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
      this.hazelcast = instance;
    }

    OwnerSteps steps() {
      if (hazelcast == null) {
        throw new IllegalStateException("Hazelcast did not say on which member this runs");
      }
      return OwnerSteps.of(hazelcast);
    }

    void outcome(Entry entry) {
      this.outcome = entry;
    }

    @Override
    public @Nullable EntryProcessor<EntryKey, @Nullable Entry, R> getBackupProcessor() {
      return outcome == null ? null : new StoreOnBackup<>(outcome);
    }
  }

  /** Answers the entry, and shows it to the owner's view. */
  static final class Read extends Step<@Nullable Entry> implements ReadOnly {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Entry process(Map.Entry<EntryKey, @Nullable Entry> slot) {
      return steps().read(slot);
    }
  }

  /** Raises the floor; answers what {@link #answer} reads. */
  static final class Raise extends Step<Integer> {
    private static final long serialVersionUID = 1L;
    final Entry next;
    final long writer;
    final long absenceKnown;
    final long mark;

    Raise(Entry next, long writer, long absenceKnown, long mark) {
      this.next = next;
      this.writer = writer;
      this.absenceKnown = absenceKnown;
      this.mark = mark;
    }

    @Override
    public Integer process(Map.Entry<EntryKey, @Nullable Entry> slot) {
      boolean overtaken = !steps().isUndisturbed(slot.getKey(), mark);
      Entry told = overtaken ? next.withoutAnswer() : next;
      Entry kept = steps().raise(slot, told, writer, absenceKnown);
      outcome(kept);
      int term = kept.stamp().term();
      return overtaken ? ~term : term;
    }

    /** Terms are never negative. */
    static Raised answer(int answered) {
      return answered < 0 ? new Raised(~answered, true) : new Raised(answered, false);
    }
  }

  /** Fills under a lease; answers whether that was accepted. */
  static final class Fill extends Step<Boolean> {
    private static final long serialVersionUID = 1L;
    final long token;
    final Entry loaded;

    Fill(long token, Entry loaded) {
      this.token = token;
      this.loaded = loaded;
    }

    @Override
    public Boolean process(Map.Entry<EntryKey, @Nullable Entry> slot) {
      Entry before = slot.getValue();
      boolean accepted = steps().fill(slot, token, loaded);
      Entry after = slot.getValue();
      if (after != null && !after.equals(before)) {
        outcome(after);
      }
      return accepted;
    }
  }

  /** Drops the row, keeps the floor; answers what is left. */
  static final class Drop extends Step<Entry> {
    private static final long serialVersionUID = 1L;
    final boolean doubt;
    final long expiresAtMillis;

    Drop(boolean doubt, long expiresAtMillis) {
      this.doubt = doubt;
      this.expiresAtMillis = expiresAtMillis;
    }

    @Override
    public Entry process(Map.Entry<EntryKey, @Nullable Entry> slot) {
      Entry left = steps().drop(slot, doubt, expiresAtMillis);
      outcome(left);
      return left;
    }
  }

  /** The change feed saw a write of the tier; answers the floor it raised, null for none. */
  static final class Advance extends Step<@Nullable Entry> {
    private static final long serialVersionUID = 1L;
    final Entry seen;

    Advance(Entry seen) {
      this.seen = seen;
    }

    @Override
    public @Nullable Entry process(Map.Entry<EntryKey, @Nullable Entry> slot) {
      Entry raised = steps().advance(slot, seen);
      if (raised != null && slot.getValue() != null) {
        outcome(raised);
      }
      return raised;
    }
  }

  /** The change feed saw a write from outside; answers what is left. */
  static final class Supersede extends Step<Entry> {
    private static final long serialVersionUID = 1L;
    final Entry seen;
    final boolean versionKnown;

    Supersede(Entry seen, boolean versionKnown) {
      this.seen = seen;
      this.versionKnown = versionKnown;
    }

    @Override
    public Entry process(Map.Entry<EntryKey, @Nullable Entry> slot) {
      Entry left = steps().supersede(slot, seen, versionKnown);
      if (slot.getValue() != null) {
        outcome(left);
      }
      return left;
    }
  }

  /** On the backup: becomes what the owner decided. */
  static final class StoreOnBackup<R> implements EntryProcessor<EntryKey, @Nullable Entry, R> {
    private static final long serialVersionUID = 1L;
    final Entry outcome;

    StoreOnBackup(Entry outcome) {
      this.outcome = outcome;
    }

    @Override
    public @Nullable R process(Map.Entry<EntryKey, @Nullable Entry> slot) {
      OwnerSteps.store(slot, outcome);
      return null;
    }
  }
}
