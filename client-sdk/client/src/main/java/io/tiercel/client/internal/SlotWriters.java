package io.tiercel.client.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The writers of one slot: which are free, whose last write is in doubt, and what waits for one.
 *
 * <p>Several writes of a slot may be out at once, each by a writer of its own: callers who wait for
 * their answers do not count on an order among them. Who goes on without waiting does: nothing that
 * came later goes out before his has ended.
 *
 * <p>A write that was given up without an answer may still arrive, until its writer has written
 * again. So what comes next goes by that writer, and alone; where several are in doubt, each caller
 * goes by the one that gave up on him. Thread-safe.
 */
final class SlotWriters<T extends SlotWriters.Turn> {
  /** So many writes of a slot are out at once. */
  static final int MOST = 16;

  private static final int ALL = (1 << MOST) - 1;
  private static final int NONE = -1;

  /** A write that wants its turn. */
  interface Turn {
    /** Whether its caller counts on the order, as he does not wait for it. */
    boolean inOrder();

    /** The caller's thread. */
    long caller();
  }

  /** By whom a write goes out, and which of his it is. */
  record Writer(int index, long number) {}

  /** A write that waited, and by whom it goes out. */
  record Going<T>(T turn, Writer writer) {}

  /** What the end of a write says of those before it by the same writer. */
  enum Doubt {
    /** None of them can arrive any more. */
    NONE,
    /** Nothing: it was not applied. */
    AS_BEFORE,
    /** It may arrive itself. */
    ARISEN
  }

  @GuardedBy("this")
  private long[] numbers = new long[1];

  /** Who wrote last, by writer. */
  @GuardedBy("this")
  private long[] callers = new long[1];

  // A bit for each writer.
  @GuardedBy("this")
  private int out;

  @GuardedBy("this")
  private int orderedOut;

  @GuardedBy("this")
  private int inDoubt;

  @GuardedBy("this")
  private @Nullable Queue<T> behind;

  /** By whom it goes out now; null where it waits. */
  synchronized @Nullable Writer takeOrQueue(T turn) {
    Writer writer = behind == null ? take(turn) : null;
    if (writer == null) {
      behind = behind == null ? new ArrayDeque<>() : behind;
      behind.add(turn);
    }
    return writer;
  }

  /** What waited longest, if it may go out now. */
  synchronized @Nullable Going<T> next() {
    T first = behind == null ? null : behind.peek();
    Writer writer = first == null ? null : take(first);
    if (behind == null || first == null || writer == null) {
      return null;
    }
    behind.remove();
    behind = behind.isEmpty() ? null : behind;
    return new Going<>(first, writer);
  }

  /** A writer is free again. */
  synchronized void ended(Writer writer, Doubt doubt) {
    int bit = 1 << writer.index();
    out &= ~bit;
    orderedOut &= ~bit;
    if (doubt == Doubt.NONE) {
      inDoubt &= ~bit;
    } else if (doubt == Doubt.ARISEN) {
      inDoubt |= bit;
    }
  }

  @GuardedBy("this")
  private @Nullable Writer take(T turn) {
    int index = free(turn);
    if (index == NONE) {
      return null;
    }
    if (index >= numbers.length) {
      numbers = Arrays.copyOf(numbers, MOST);
      callers = Arrays.copyOf(callers, MOST);
    }
    int bit = 1 << index;
    out |= bit;
    orderedOut |= turn.inOrder() ? bit : 0;
    callers[index] = turn.caller();
    return new Writer(index, ++numbers[index]);
  }

  @GuardedBy("this")
  private int free(T turn) {
    if (orderedOut != 0) {
      return NONE;
    }
    if (inDoubt != 0) {
      return out == 0 ? doubtful(turn.caller()) : NONE;
    }
    int free = ALL & ~out;
    return free == 0 ? NONE : Integer.numberOfTrailingZeros(free);
  }

  @GuardedBy("this")
  private int doubtful(long caller) {
    for (int left = inDoubt; left != 0; left &= left - 1) {
      int index = Integer.numberOfTrailingZeros(left);
      if (callers[index] == caller) {
        return index;
      }
    }
    return Integer.numberOfTrailingZeros(inDoubt);
  }
}
