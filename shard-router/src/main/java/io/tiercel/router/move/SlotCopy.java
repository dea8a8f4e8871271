package io.tiercel.router.move;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies the rows of a stream's slots while they change, in chunks along the slot's index. Confined
 * to the mover's thread.
 *
 * <p>Each chunk is read between two watermarks, both the set of transactions that the source has.
 * Changes that are in the second and not in the first may be in the chunk or not: the binlog is
 * applied up to the second mark, and of the chunk only rows that it did not touch meanwhile are
 * written. So no old row is ever written over a newer one, and no deleted row comes back.
 */
final class SlotCopy {
  /** Where a copy is that has ended. */
  static final String COMPLETE = "complete";

  /** Rows end a chunk, so that slots with few rows cost no round trips of their own. */
  private static final int SLOTS_PER_QUERY = 1_000;

  private static final int ATTEMPTS = 3;
  private static final String SEPARATOR = "\n";

  private final ShardSide source;
  private final CatchUp catchUp;
  private final List<MovedTable> tables;
  private final List<Integer> slots;
  private final CopyPace pace;
  private final MoveSteps steps;

  /**
   * Copies.
   *
   * @param tables in the same order after every start
   * @param slots ascending
   */
  SlotCopy(
      ShardSide source,
      CatchUp catchUp,
      List<MovedTable> tables,
      List<Integer> slots,
      CopyPace pace,
      MoveSteps steps) {
    this.source = source;
    this.catchUp = catchUp;
    this.tables = tables;
    this.slots = slots;
    this.pace = pace;
    this.steps = steps;
  }

  /** Told after each chunk. */
  interface CopyPace {
    /** May wait, applying changes meanwhile. */
    void copied(int rows, long nanos) throws SQLException, InterruptedException;
  }

  /** What has been copied of one table: all slots up to this one, and of the next up to a key. */
  private record Reached(int table, MovedTable.Place place) {
    static Reached parse(String text) {
      if (text.isEmpty()) {
        return new Reached(0, new MovedTable.Place(-1, List.of()));
      }
      List<String> parts = List.of(text.split(SEPARATOR, -1));
      return new Reached(
          Integer.parseInt(parts.get(0)),
          new MovedTable.Place(Integer.parseInt(parts.get(1)), parts.subList(2, parts.size())));
    }

    String text() {
      List<String> parts = new ArrayList<>();
      parts.add(Integer.toString(table));
      parts.add(Integer.toString(place.slot()));
      parts.addAll(place.key());
      return String.join(SEPARATOR, parts);
    }
  }

  /** Goes on from the recorded place to the end. */
  void run() throws SQLException, InterruptedException {
    if (catchUp.place().equals(COMPLETE)) {
      return;
    }
    Reached reached = Reached.parse(catchUp.place());
    for (int table = reached.table; table < tables.size(); table++) {
      MovedTable.Place place =
          table == reached.table ? reached.place : new MovedTable.Place(-1, List.of());
      copy(table, place);
    }
    catchUp.place(COMPLETE);
    catchUp.record(MoveStep.COPY);
  }

  private void copy(int table, MovedTable.Place from) throws SQLException, InterruptedException {
    MovedTable.Place place = from;
    List<Integer> left = slotsAfter(place);
    while (!left.isEmpty() || !place.key().isEmpty()) {
      place = chunk(table, place, left);
      left = slotsAfter(place);
    }
  }

  private List<Integer> slotsAfter(MovedTable.Place place) {
    return slots.stream().filter(slot -> slot > place.slot()).limit(SLOTS_PER_QUERY).toList();
  }

  /**
   * A chunk may show a transaction a moment before the watermark does. Where that moved a unique
   * value from one row to another the target has both for a moment: the next attempt does not.
   */
  private MovedTable.Place chunk(int index, MovedTable.Place place, List<Integer> next)
      throws SQLException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return tryChunk(index, place, next);
      } catch (SQLException e) {
        if (!CatchUp.isDuplicate(e)) {
          throw e;
        }
        if (attempt == ATTEMPTS) {
          throw CatchUp.duplicate(e);
        }
      }
    }
  }

  private MovedTable.Place tryChunk(int index, MovedTable.Place place, List<Integer> next)
      throws SQLException, InterruptedException {
    catchUp.keep();
    long began = System.nanoTime();
    MovedTable table = tables.get(index);
    boolean inSlot = !place.key().isEmpty();
    int limit = table.chunkRows();
    String sql = inSlot ? table.selectAfter(place, limit) : table.select(next, limit);
    catchUp.openWindow(source.executed());
    steps.before(MoveStep.READ);
    Chunk chunk = read(table, sql);
    steps.after(MoveStep.READ);
    catchUp.reach(source.executed());
    MovedTable.Place reached = chunk.last;
    if (chunk.rows.size() < limit) {
      int slot = inSlot ? place.slot() : next.get(next.size() - 1);
      reached = new MovedTable.Place(slot, List.of());
    }
    RowBatch batch = new RowBatch();
    chunk.rows.stream().filter(row -> !catchUp.touched(row)).forEach(batch::put);
    catchUp.writeCopied(batch, new Reached(index, reached).text());
    catchUp.closeWindow();
    pace.copied(chunk.rows.size(), System.nanoTime() - began);
    return reached;
  }

  private record Chunk(List<MovedTable.Row> rows, MovedTable.Place last) {}

  private Chunk read(MovedTable table, String sql) throws SQLException {
    List<MovedTable.Row> rows = new ArrayList<>();
    List<MovedTable.Place> last = new ArrayList<>(List.of(new MovedTable.Place(-1, List.of())));
    Sql.ask(
        source.connection(),
        row -> {
          rows.add(table.selected(row));
          last.set(0, new MovedTable.Place(row.getInt(1), table.keyParts(row, 2, true)));
          return row;
        },
        sql);
    source.connection().commit();
    return new Chunk(rows, last.get(0));
  }
}
