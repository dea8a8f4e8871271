package io.tiercel.router.move;

import io.tiercel.router.topology.SlotMove;
import java.util.List;

/**
 * What a job would move. Immutable.
 *
 * @param kind why
 * @param moves by slot
 * @param parts the same by source and target, with sizes
 */
public record MovePlan(MoveKind kind, List<SlotMove> moves, List<Part> parts) {
  /** Copies the lists. */
  public MovePlan {
    moves = List.copyOf(moves);
    parts = List.copyOf(parts);
  }

  /**
   * What goes from one shard to one other.
   *
   * @param slots how many
   * @param rows of the application's tables, counted
   * @param bytes of these rows, estimated from each table's average row length
   */
  public record Part(String source, String target, int slots, long rows, long bytes) {}

  /** All rows. */
  public long rows() {
    return parts.stream().mapToLong(Part::rows).sum();
  }

  /** All bytes, estimated. */
  public long bytes() {
    return parts.stream().mapToLong(Part::bytes).sum();
  }
}
