package io.tiercel.node.entry;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.spi.exception.RetryableHazelcastException;
import io.tiercel.protocol.Stamp;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The steps that change an entry, each on the partition thread of its owner: the one place where a
 * floor is raised, a fill accepted, a lease revoked, and the owner's view moved along.
 *
 * <p>Confined to partition threads, but for what says otherwise; never blocks, never loads.
 */
final class OwnerSteps {
  private static final String CONTEXT = "tiercel.owner-steps";

  /** A floor stays that long even where the clock of who sent it is late. */
  private static final long LEAST_MILLIS = 1_000;

  private final OwnerView view;
  private final Leases leases;
  private final SlotMarks marks;
  private final long self;
  private volatile IntConsumer foreignWrite = slot -> {};
  private volatile IntPredicate counts = slot -> true;

  OwnerSteps(OwnerView view, Leases leases, SlotMarks marks, long self) {
    this.view = view;
    this.leases = leases;
    this.marks = marks;
    this.self = self;
  }

  void onForeignWrite(IntConsumer listener) {
    foreignWrite = listener;
  }

  void onlyWhile(IntPredicate condition) {
    counts = condition;
  }

  /** The caller's Hazelcast asks again, and then perhaps another owner. */
  private void requireThatItCounts(EntryKey key) {
    if (!counts.test(key.slot())) {
      throw new RetryableHazelcastException("this owner is not heard by the others");
    }
  }

  void registerWith(HazelcastInstance hazelcast) {
    hazelcast.getUserContext().put(CONTEXT, this);
  }

  static OwnerSteps of(HazelcastInstance hazelcast) {
    Object steps = hazelcast.getUserContext().get(CONTEXT);
    if (steps == null) {
      // Hazelcast has joined and got partitions before this node finished its start.
      throw new RetryableHazelcastException("node is starting");
    }
    return (OwnerSteps) steps;
  }

  /** What is held, unless that is over: then nothing. */
  private static @Nullable Entry current(Map.Entry<EntryKey, @Nullable Entry> slot) {
    Entry held = slot.getValue();
    return held == null || held.isOver(System.currentTimeMillis()) ? null : held;
  }

  @Nullable Entry read(Map.Entry<EntryKey, @Nullable Entry> slot) {
    Entry current = current(slot);
    if (current != null) {
      view.put(slot.getKey(), current);
    }
    return current;
  }

  /** See {@link SlotMarks}. */
  long markOf(EntryKey key) {
    return marks.of(key.slot());
  }

  /**
   * Whether no write past the tier can be later than a write that began under this mark. Else the
   * feed told of it while the raise was on its way, as while no owner was heard, and their versions
   * say nothing.
   */
  boolean isUndisturbed(EntryKey key, long mark) {
    return markOf(key) == mark;
  }

  /**
   * Raises the floor, revokes the key's lease whatever the stamps say, and returns the outcome.
   *
   * @param absenceKnown see {@link FloorRule#isUnordered}
   */
  Entry raise(
      Map.Entry<EntryKey, @Nullable Entry> slot, Entry next, long writer, long absenceKnown) {
    requireThatItCounts(slot.getKey());
    if (writer != self) {
      // Our router did not see that commit, so it cannot tell which replica has it.
      foreignWrite.accept(slot.getKey().slot());
    }
    leases.revoke(slot.getKey());
    Entry current = current(slot);
    Entry kept = FloorRule.raise(current, next);
    if (current != null
        && !kept.equals(current)
        && FloorRule.isUnordered(current, kept, absenceKnown)) {
      kept = undecided(slot.getKey(), next);
    }
    if (!kept.equals(current)) {
      store(slot, kept);
    }
    view.put(slot.getKey(), kept);
    return kept;
  }

  /**
   * Puts what was loaded, if its lease still stands and no floor is above it. Where it does not
   * stand what was loaded is told all the same, so what is older is told no more.
   */
  boolean fill(Map.Entry<EntryKey, @Nullable Entry> slot, long token, Entry loaded) {
    Entry current = current(slot);
    if (!leases.redeem(slot.getKey(), token) || !FloorRule.acceptsFill(current, loaded)) {
      if (current != null && FloorRule.overtakes(loaded, current)) {
        put(slot, Entry.floor(loaded.stamp(), loaded.expiresAtMillis()));
      } else if (current != null && FloorRule.isUnordered(loaded, current, 0)) {
        put(slot, undecided(slot.getKey(), current));
      }
      return false;
    }
    put(slot, loaded);
    return true;
  }

  /**
   * The next load tells: the primary's, or a replica's that has all that the primary has by now.
   */
  private Entry undecided(EntryKey key, Entry row) {
    foreignWrite.accept(key.slot());
    return row.withoutAnswer();
  }

  private void put(Map.Entry<EntryKey, @Nullable Entry> slot, Entry entry) {
    store(slot, entry);
    view.put(slot.getKey(), entry);
  }

  /** Drops the row and keeps the floor: a bare one, or one in doubt. Returns what is left. */
  Entry drop(Map.Entry<EntryKey, @Nullable Entry> slot, boolean doubt, long expiresAtMillis) {
    leases.revoke(slot.getKey());
    Stamp floor = FloorRule.floorOf(current(slot));
    Entry left = doubt ? Entry.doubt(floor, expiresAtMillis) : Entry.floor(floor, expiresAtMillis);
    put(slot, left);
    return left;
  }

  /**
   * The change feed's raise: nothing where the entry is at the stamp already. A later term of the
   * entry counts for the event too, which the present primary's own binlog has told.
   */
  @Nullable Entry advance(Map.Entry<EntryKey, @Nullable Entry> slot, Entry seen) {
    requireThatItCounts(slot.getKey());
    Entry current = current(slot);
    Entry next = inTermOf(current, seen);
    if (current != null && isAt(current, next.stamp())) {
      return null;
    }
    replace(slot, current == null ? next : FloorRule.raise(current, next));
    return next;
  }

  /**
   * Whether {@link #advance} would find nothing to do, as far as this member's view tells: of most
   * writes the feed hears after the write path has been here, and then nobody's thread is changed
   * for it. On any thread.
   */
  boolean isKnownToBeAt(EntryKey key, Entry seen) {
    Entry current = view.get(key);
    return current != null
        && isAt(current, inTermOf(current, seen).stamp())
        && counts.test(key.slot());
  }

  private static boolean isAt(Entry current, Stamp stamp) {
    return current.stamp().satisfies(stamp);
  }

  /** A write from outside: whatever is held is dropped, and its floor set to the row's version. */
  Entry supersede(Map.Entry<EntryKey, @Nullable Entry> slot, Entry seen, boolean versionKnown) {
    requireThatItCounts(slot.getKey());
    marks.overtake(slot.getKey().slot());
    Entry current = current(slot);
    Stamp floor = FloorRule.floorOf(current);
    Stamp now = versionKnown ? inTermOf(current, seen).stamp() : floor;
    Entry left =
        current != null && current.kind() == Entry.Kind.DOUBT
            ? current
            : Entry.floor(now, seen.expiresAtMillis());
    replace(slot, left);
    return left;
  }

  private static Entry inTermOf(@Nullable Entry current, Entry seen) {
    int term = Math.max(seen.stamp().term(), FloorRule.floorOf(current).term());
    return Entry.floor(new Stamp(term, seen.stamp().version()), seen.expiresAtMillis());
  }

  /** A key of which nothing is held, not even what is over, stays so. */
  private void replace(Map.Entry<EntryKey, @Nullable Entry> slot, Entry next) {
    foreignWrite.accept(slot.getKey().slot());
    leases.revoke(slot.getKey());
    if (slot.getValue() != null) {
      store(slot, next);
    }
    view.put(slot.getKey(), next);
  }

  /**
   * A row knows itself when it is over, and stays until its room is needed. The rest Hazelcast
   * takes out, which keeps the times of what it is to take out in a second map.
   */
  static void store(Map.Entry<EntryKey, @Nullable Entry> slot, Entry entry) {
    long left = entry.expiresAtMillis() - System.currentTimeMillis();
    boolean row = entry.kind() == Entry.Kind.ROW;
    if (row && left > 0) {
      slot.setValue(entry);
    } else {
      ((ExtendedMapEntry<EntryKey, @Nullable Entry>) slot)
          .setValue(
              row ? entry.withoutAnswer() : entry,
              Math.max(LEAST_MILLIS, left),
              TimeUnit.MILLISECONDS);
    }
  }
}
