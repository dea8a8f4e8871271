package io.tiercel.node.entry;

import io.tiercel.protocol.Stamp;
import org.jspecify.annotations.Nullable;

/** What an entry becomes: pure decisions on stamps, the same on owner and backup. */
final class FloorRule {
  private FloorRule() {}

  /**
   * A write or an event says that the key is at {@code next.stamp()}: the higher stamp stays. With
   * equal stamps an answer replaces a bare floor. Any order and any number of repetitions lead to
   * the same end.
   *
   * <p>A write that was routed in an earlier term may commit after a load in the present one, which
   * then lacks it; or it was made at a primary that is none any more, and is lost. Its version says
   * nothing here: what is held is dropped, and the next load tells.
   */
  static Entry raise(@Nullable Entry current, Entry next) {
    if (current == null) {
      return next;
    }
    if (isOfEarlierTerm(current, next)) {
      return current.withoutAnswer();
    }
    int order = next.stamp().compareTo(current.stamp());
    boolean replaces = order > 0 || (order == 0 && !current.holdsAnswer());
    return replaces ? next : current;
  }

  private static boolean isOfEarlierTerm(Entry current, Entry next) {
    return next.stamp().term() < current.stamp().term();
  }

  /** Whether what was loaded under a standing lease may be put here. */
  static boolean acceptsFill(@Nullable Entry current, Entry loaded) {
    return current == null
        || (current.kind() != Entry.Kind.DOUBT && loaded.stamp().satisfies(current.stamp()));
  }

  /** Whether a row was loaded that a held answer does not know yet. */
  static boolean overtakes(Entry loaded, Entry current) {
    return current.holdsAnswer() && loaded.stamp().compareTo(current.stamp()) > 0;
  }

  /**
   * Whether two answers have no known order: an absence that was loaded has only the floor that it
   * was read under, so a row of a higher stamp may have been deleted again before that load, and
   * the word of the deletion is still to come.
   *
   * @param absenceKnown when the absence expires that the row's write knew of before it began, and
   *     so came after; 0 for none
   */
  static boolean isUnordered(Entry absence, Entry row, long absenceKnown) {
    return absence.kind() == Entry.Kind.ABSENT
        && row.kind() == Entry.Kind.ROW
        && absence.expiresAtMillis() != absenceKnown;
  }

  /** What a key keeps when its row is dropped: its floor. */
  static Stamp floorOf(@Nullable Entry current) {
    return current == null ? Stamp.NONE : current.stamp();
  }
}
