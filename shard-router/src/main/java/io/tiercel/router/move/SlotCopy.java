package io.tiercel.router.move;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Copies the rows of a stream's slots while they change, in chunks along the slot's index. Confined
 * to the mover's thread.
 *
 * <p>Each chunk is read between two watermarks, both the set of transactions that the source has.
 * Changes that are in the second and not in the first may be in the chunk or not: the binlog is
 * applied up to the second mark, and of the chunk only rows that it did not touch meanwhile are
 * written. So no old row is ever written over a newer one, and no deleted row comes back. While a
 * chunk is written to the target a helper reads the next one from the source.
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
  private final ExecutorService helper;

  /** The chunk after the one that is written; null where it is still to be read. */
  private @Nullable Reading ahead;

  /**
   * Copies.
   *
   * @param tables in the same order after every start
   * @param slots ascending
   * @param helper reads from the source meanwhile
   */
  SlotCopy(
      ShardSide source,
      CatchUp catchUp,
      List<MovedTable> tables,
      List<Integer> slots,
      CopyPace pace,
      MoveSteps steps,
      ExecutorService helper) {
    this.source = source;
    this.catchUp = catchUp;
    this.tables = tables;
    this.slots = slots;
    this.pace = pace;
    this.steps = steps;
    this.helper = helper;
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
    try {
      copy(Reached.parse(catchUp.place()));
    } finally {
      awaitHelper();
      catchUp.endCopy();
    }
  }

  private void copy(Reached reached) throws SQLException, InterruptedException {
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
        awaitHelper();
        ahead = null;
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
    Reading reading = ahead == null ? begin(index, place, next) : ahead;
    ahead = null;
    Chunk chunk = Helped.result(reading.chunk);
    steps.after(MoveStep.READ);
    catchUp.reach(source.executed());
    MovedTable.Place reached = reading.reached(chunk);
    RowBatch batch = batchOf(chunk);
    readAhead(index, reached);
    catchUp.writeCopied(batch, new Reached(index, reached).text());
    awaitHelper();
    pace.copied(chunk.rows.size(), System.nanoTime() - began);
    return reached;
  }

  private RowBatch batchOf(Chunk chunk) {
    RowBatch batch = new RowBatch();
    for (MovedTable.Row row : chunk.rows) {
      if (catchUp.touched(row)) {
        continue;
      }
      if (catchUp.isNew(row)) {
        batch.putNew(row);
      } else {
        batch.put(row);
      }
    }
    return batch;
  }

  private void readAhead(int index, MovedTable.Place place) throws SQLException {
    catchUp.closeWindow();
    List<Integer> next = slotsAfter(place);
    if (!next.isEmpty() || !place.key().isEmpty()) {
      ahead = begin(index, place, next);
    }
  }

  /** A chunk that is being read, or has been. */
  private record Reading(
      MovedTable.Place from, List<Integer> next, int limit, Future<Chunk> chunk) {
    MovedTable.Place reached(Chunk read) {
      if (read.rows.size() == limit) {
        return read.last;
      }
      int slot = from.key().isEmpty() ? next.get(next.size() - 1) : from.slot();
      return new MovedTable.Place(slot, List.of());
    }
  }

  private Reading begin(int index, MovedTable.Place place, List<Integer> next) throws SQLException {
    MovedTable table = tables.get(index);
    int limit = table.chunkRows();
    String sql =
        place.key().isEmpty() ? table.select(next, limit) : table.selectAfter(place, limit);
    catchUp.openWindow(source.executed());
    steps.before(MoveStep.READ);
    return new Reading(place, next, limit, helper.submit(() -> read(table, sql)));
  }

  /** Until nobody else uses the source's connection. */
  private void awaitHelper() {
    if (ahead != null) {
      Helped.await(ahead.chunk);
    }
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
