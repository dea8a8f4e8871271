package io.tiercel.router.move;

import io.tiercel.router.move.SlotRows.SlotRow;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Deletes rows of slots that a shard does not own, some at a time. Confined to the mover's thread.
 */
final class SourcePurge {
  private static final int SLOTS_PER_STATEMENT = 64;

  private final ShardSide side;
  private final List<MovedTable> tables;
  private final int chunkRows;
  private final Runnable tick;

  SourcePurge(ShardSide side, List<MovedTable> tables, int chunkRows, Runnable tick) {
    this.side = side;
    this.tables = tables;
    this.chunkRows = chunkRows;
    this.tick = tick;
  }

  /**
   * Deletes every row of these slots.
   *
   * @param state what the slots have to be here, checked and kept in each transaction
   * @throws MoveFailedException one of the slots is in another state
   */
  void run(List<Integer> slots, String state) throws SQLException {
    for (int from = 0; from < slots.size(); from += SLOTS_PER_STATEMENT) {
      List<Integer> some = slots.subList(from, Math.min(slots.size(), from + SLOTS_PER_STATEMENT));
      for (MovedTable table : tables) {
        delete(table, some, state);
      }
    }
  }

  private void delete(MovedTable table, List<Integer> slots, String state) throws SQLException {
    int[] deleted = {chunkRows};
    while (deleted[0] == chunkRows) {
      tick.run();
      side.transaction(
          MoveStep.PURGE,
          connection -> {
            requireState(SlotRows.lockShared(connection, slots), state);
            deleted[0] = Sql.execute(connection, table.deleteSome(slots, chunkRows));
          });
    }
  }

  private void requireState(Map<Integer, SlotRow> rows, String state) {
    rows.forEach(
        (slot, row) -> {
          if (!row.state().equals(state)) {
            throw new MoveFailedException(
                "slot %d is %s on %s and should be %s: its rows there were not touched"
                    .formatted(slot, row.state(), side.shard(), state));
          }
        });
  }
}
