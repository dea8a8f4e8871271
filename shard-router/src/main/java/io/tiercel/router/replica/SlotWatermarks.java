package io.tiercel.router.replica;

import io.tiercel.router.topology.Slot;
import java.util.BitSet;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Per slot the transactions a replica has to hold before it may answer a fresh read. Thread-safe,
 * without locks.
 *
 * <p>Two things raise a slot's mark: a write acknowledged through this router (its GTID came with
 * the commit), and a demand for all that the primary had committed at some moment. A demand is
 * pending from that moment until an answer of the primary that was asked for later; while it is
 * pending no replica qualifies. Every slot starts so: what was committed before this process began
 * must not be unseen by it.
 *
 * <p>Of acknowledged writes only the highest number is kept, and a replica has to hold all numbers
 * up to it: replicas that apply in parallel may hold a later one before an earlier one.
 */
public final class SlotWatermarks {
  private static final Mark NOTHING = new Mark(false, 0, GtidSet.EMPTY, null, 0);

  private record Mark(
      boolean pending,
      long pendingSinceNanos,
      GtidSet demanded,
      @Nullable String source,
      long number) {
    Mark pendingSince(long nanos) {
      return new Mark(true, nanos, demanded, source, number);
    }

    Mark resolvedBy(long askedAtNanos, GtidSet executed) {
      if (!pending || askedAtNanos - pendingSinceNanos < 0) {
        return this;
      }
      boolean covered = source == null || executed.containsUpTo(source, number);
      return new Mark(false, 0, executed, covered ? null : source, covered ? 0 : number);
    }

    Mark demanding(GtidSet more) {
      return new Mark(pending, pendingSinceNanos, demanded.union(more), source, number);
    }

    Mark acknowledged(String from, long acknowledgedNumber) {
      if (source == null || source.equals(from)) {
        return new Mark(
            pending, pendingSinceNanos, demanded, from, Math.max(number, acknowledgedNumber));
      }
      GtidSet both = demanded.union(GtidSet.upTo(source, number));
      return new Mark(pending, pendingSinceNanos, both, from, acknowledgedNumber);
    }

    boolean heldBy(GtidSet executed) {
      return !pending
          && executed.contains(demanded)
          && (source == null || executed.containsUpTo(source, number));
    }
  }

  private final AtomicReferenceArray<Mark> marks = new AtomicReferenceArray<>(Slot.COUNT);

  /** Every slot demands what its primary holds from this moment on. */
  public SlotWatermarks(long nowNanos) {
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      marks.set(slot, NOTHING.pendingSince(nowNanos));
    }
  }

  /**
   * A write was acknowledged.
   *
   * @param gtid as MySQL tells it: {@code uuid:number} or {@code uuid:tag:number}
   */
  public void acknowledged(int slot, String gtid) {
    int colon = gtid.lastIndexOf(':');
    String source = gtid.substring(0, colon).toLowerCase(Locale.ROOT);
    long number = Long.parseLong(gtid.substring(colon + 1));
    change(slot, mark -> mark.acknowledged(source, number));
  }

  /** These transactions are to be held too. */
  public void demand(int slot, GtidSet transactions) {
    change(slot, mark -> mark.demanding(transactions));
  }

  /**
   * The slots have other primaries: what those have committed at this moment is demanded, and no
   * more what the last ones had acknowledged, which may be lost.
   */
  public void startAnew(BitSet slots, long nowNanos) {
    slots.stream().forEach(slot -> change(slot, mark -> NOTHING.pendingSince(nowNanos)));
  }

  /** From this moment on, all that the slots' primaries have committed is demanded. */
  public void demandCurrent(BitSet slots, long nowNanos) {
    slots.stream().forEach(slot -> change(slot, mark -> mark.pendingSince(nowNanos)));
  }

  /**
   * A primary told its transactions: resolves pending demands of its slots.
   *
   * @param askedAtNanos before it was asked
   */
  public void primaryHolds(BitSet slots, long askedAtNanos, GtidSet executed) {
    for (int slot = slots.nextSetBit(0); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
      if (marks.get(slot).pending()) {
        change(slot, mark -> mark.resolvedBy(askedAtNanos, executed));
      }
    }
  }

  /** Whether these transactions are enough to answer fresh reads of all these slots. */
  public boolean heldBy(GtidSet executed, BitSet slots) {
    for (int slot = slots.nextSetBit(0); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
      if (!marks.get(slot).heldBy(executed)) {
        return false;
      }
    }
    return true;
  }

  /** What the slots' primaries are known to have committed. */
  public GtidSet known(BitSet slots) {
    GtidSet known = GtidSet.EMPTY;
    for (int slot = slots.nextSetBit(0); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
      Mark mark = marks.get(slot);
      if (!known.contains(mark.demanded())) {
        known = known.union(mark.demanded());
      }
      if (mark.source() != null && !known.containsUpTo(mark.source(), mark.number())) {
        known = known.union(GtidSet.upTo(mark.source(), mark.number()));
      }
    }
    return known;
  }

  private void change(int slot, UnaryOperator<Mark> next) {
    marks.updateAndGet(slot, next);
  }
}
