package io.tiercel.router.move;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Copies the rows of a table while they change, in chunks by primary key, each read between two
 * watermarks as {@link SlotCopy} does. Confined to the importing thread.
 */
final class ImportCopy {
  private static final String SEPARATOR = "\n";
  private static final int ATTEMPTS = 3;

  /** Places by how much has been copied. */
  static final Comparator<String> BY_PROGRESS = Comparator.comparingLong(ImportCopy::chunks);

  private final Connection source;
  private final CatchUp catchUp;
  private final ImportedTable table;
  private final SlotCopy.CopyPace pace;
  private final MoveSteps steps;
  private final ImportListener listener;
  private long copied;

  ImportCopy(
      Connection source,
      CatchUp catchUp,
      ImportedTable table,
      SlotCopy.CopyPace pace,
      MoveSteps steps,
      ImportListener listener) {
    this.source = source;
    this.catchUp = catchUp;
    this.table = table;
    this.pace = pace;
    this.steps = steps;
    this.listener = listener;
  }

  /** A place is how many chunks have been copied, and the key of the last row. */
  private static long chunks(String place) {
    if (place.equals(SlotCopy.COMPLETE)) {
      return Long.MAX_VALUE;
    }
    int end = place.indexOf(SEPARATOR);
    return end < 0 ? 0 : Long.parseLong(place.substring(0, end));
  }

  /** Goes on from the recorded place to the end; how many rows it copied. */
  long run() throws SQLException, InterruptedException {
    while (!catchUp.place().equals(SlotCopy.COMPLETE)) {
      long chunk = chunks(catchUp.place());
      List<String> parts = List.of(catchUp.place().split(SEPARATOR, -1));
      chunk(chunk, chunk == 0 ? List.of() : parts.subList(1, parts.size()));
      listener.rows(copied);
    }
    return copied;
  }

  private void chunk(long chunk, List<String> after) throws SQLException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        tryChunk(chunk, after);
        return;
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

  private void tryChunk(long chunk, List<String> after) throws SQLException, InterruptedException {
    long began = System.nanoTime();
    int limit = table.source().chunkRows();
    catchUp.openWindow(Sql.executed(source));
    steps.before(MoveStep.READ);
    List<MovedTable.Row> rows = new ArrayList<>();
    List<String> last = new ArrayList<>();
    Sql.ask(
        source,
        row -> {
          rows.add(table.selected(row));
          if (rows.size() == limit) {
            last.addAll(table.keyOf(row));
          }
          return row;
        },
        table.select(after, limit));
    source.commit();
    steps.after(MoveStep.READ);
    catchUp.reach(Sql.executed(source));
    RowBatch batch = new RowBatch();
    rows.stream().filter(row -> !catchUp.touched(row)).forEach(batch::put);
    String reached =
        last.isEmpty() ? SlotCopy.COMPLETE : (chunk + 1) + SEPARATOR + String.join(SEPARATOR, last);
    catchUp.writeCopied(batch, reached);
    catchUp.closeWindow();
    if (last.isEmpty()) {
      catchUp.record(MoveStep.COPY);
    }
    copied += rows.size();
    pace.copied(rows.size(), System.nanoTime() - began);
  }
}
