package io.tiercel.router.move;

import io.tiercel.router.move.ImportReport.Sum;
import io.tiercel.router.move.ImportedTable.Checked;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * Compares a table with its copy in the cluster, row by row, while it changes. Confined to the
 * importing thread.
 *
 * <p>By keys and not by ranges: the key's collation is another one in the cluster, so its order may
 * be, too. What differs is looked at again: a row that the source has unchanged in two looks, with
 * the shards up to the first look between them, has to be the same there. Three such findings in a
 * row are a difference; one alone may be a row that came and went.
 */
final class ImportVerification {
  private static final int FINDINGS = 3;
  private static final int KEYS = 1_000;

  private final Connection source;
  private final ImportedShards shards;
  private final CatchUp catchUp;
  private final ImportedTable table;
  private final ImportListener listener;
  private Sum sourceSum = new Sum(0, 0);
  private Sum shardsSum = new Sum(0, 0);

  ImportVerification(
      Connection source,
      ImportedShards shards,
      CatchUp catchUp,
      ImportedTable table,
      ImportListener listener) {
    this.source = source;
    this.shards = shards;
    this.catchUp = catchUp;
    this.table = table;
    this.listener = listener;
  }

  /** What was the same on both sides. */
  Sum sourceSum() {
    return sourceSum;
  }

  /** The same rows, as the shards computed it. */
  Sum shardsSum() {
    return shardsSum;
  }

  /**
   * Compares everything: that each row of the source is there, and that there is no other.
   *
   * @throws ImportException DIFFERENT
   */
  void run() throws SQLException, InterruptedException {
    List<String> after = List.of();
    int limit = table.source().chunkRows();
    List<Checked> chunk;
    do {
      chunk = read(source, table.sourceSums(after, limit));
      compare(chunk);
      after = chunk.isEmpty() ? after : chunk.get(chunk.size() - 1).parts();
      listener.rows(sourceSum.rows());
    } while (chunk.size() == limit);
    for (ShardSide side : shards.sides()) {
      findOthers(side, limit);
    }
  }

  private void compare(List<Checked> here) throws SQLException, InterruptedException {
    catchUp.reach(Sql.executed(source));
    Map<String, Long> there = targetSums(slots(here));
    Map<String, Integer> suspects = new LinkedHashMap<>();
    for (Checked row : here) {
      Long sum = there.get(row.key());
      if (sum != null && sum == row.sum()) {
        sourceSum = sourceSum.plus(row.sum());
        shardsSum = shardsSum.plus(sum);
      } else {
        suspects.put(row.key(), row.slot());
      }
    }
    recheck(suspects);
  }

  /** Rows of a shard that the source does not have. */
  private void findOthers(ShardSide side, int limit) throws SQLException, InterruptedException {
    List<String> after = List.of();
    List<Checked> chunk;
    do {
      catchUp.keep();
      chunk = read(side.connection(), table.targetSums(after, limit));
      Map<String, Long> here = sourceSums(table.name(), keys(chunk));
      Map<String, Integer> suspects = new LinkedHashMap<>();
      for (Checked row : chunk) {
        if (!here.containsKey(row.key())) {
          suspects.put(row.key(), row.slot());
        }
      }
      recheck(suspects);
      after = chunk.isEmpty() ? after : chunk.get(chunk.size() - 1).parts();
    } while (chunk.size() == limit);
  }

  private static List<String> keys(List<Checked> rows) {
    return rows.stream().map(Checked::key).toList();
  }

  private static Map<String, Integer> slots(List<Checked> rows) {
    Map<String, Integer> slots = new LinkedHashMap<>();
    rows.forEach(row -> slots.put(row.key(), row.slot()));
    return slots;
  }

  /**
   * Compares rows that have changed.
   *
   * @throws ImportException DIFFERENT
   */
  void recheck(Collection<MovedTable.Row> rows) throws SQLException, InterruptedException {
    recheck(slotsOf(rows));
  }

  static Map<String, Integer> slotsOf(Collection<MovedTable.Row> rows) {
    Map<String, Integer> slots = new LinkedHashMap<>();
    rows.forEach(row -> slots.put(row.key(), row.slot()));
    return slots;
  }

  private void recheck(Map<String, Integer> rows) throws SQLException, InterruptedException {
    Map<String, Integer> suspects = rows;
    for (int finding = 0; finding < FINDINGS && !suspects.isEmpty(); finding++) {
      suspects = suspects(suspects);
    }
    if (!suspects.isEmpty()) {
      throw different(suspects.size());
    }
  }

  private Map<String, Integer> suspects(Map<String, Integer> rows)
      throws SQLException, InterruptedException {
    Map<String, Long> first = sourceSums(table.name(), rows.keySet());
    catchUp.reach(Sql.executed(source));
    Map<String, Long> there = targetSums(rows);
    Map<String, Long> second = sourceSums(table.name(), rows.keySet());
    Map<String, Integer> suspects = new LinkedHashMap<>();
    rows.forEach(
        (key, slot) -> {
          Long was = first.get(key);
          if (Objects.equals(was, second.get(key)) && !Objects.equals(was, there.get(key))) {
            suspects.put(key, slot);
          }
        });
    return suspects;
  }

  /**
   * Compares rows that nobody changes any more.
   *
   * @param name what the table is called on the source by now
   * @throws ImportException DIFFERENT
   */
  void requireEqual(String name, Map<String, Integer> rows) throws SQLException {
    Map<String, Long> here = sourceSums(name, rows.keySet());
    Map<String, Long> there = targetSums(rows);
    long others =
        rows.keySet().stream()
            .filter(key -> !Objects.equals(here.get(key), there.get(key)))
            .count();
    if (others > 0) {
      throw different(others);
    }
  }

  ImportException different(long rows) {
    return new ImportException(
        ImportException.Reason.DIFFERENT,
        "table %s: %d %s in the cluster; nothing was switched. The next run copies all of it anew"
            .formatted(table.name(), rows, rows == 1 ? "row differs" : "rows differ"));
  }

  private List<Checked> read(Connection connection, String sql) throws SQLException {
    List<Checked> rows = Sql.ask(connection, table::checked, sql);
    connection.commit();
    return rows;
  }

  private Map<String, Long> sourceSums(String name, Collection<String> keys) throws SQLException {
    Map<String, Long> sums = new HashMap<>();
    for (List<String> some : parts(keys)) {
      read(source, table.sourceSums(name, some)).forEach(row -> sums.put(row.key(), row.sum()));
    }
    return sums;
  }

  private Map<String, Long> targetSums(Map<String, Integer> slots) throws SQLException {
    Map<ShardSide, List<String>> keys = new LinkedHashMap<>();
    slots.forEach(
        (key, slot) ->
            keys.computeIfAbsent(
                    shards.sides().get(shards.ownerOf(slot)), side -> new ArrayList<>())
                .add(key));
    Map<ShardSide, Callable<List<Checked>>> calls = new LinkedHashMap<>();
    keys.forEach((side, theirs) -> calls.put(side, () -> targetSums(side, theirs)));
    Map<String, Long> sums = new HashMap<>();
    shards.all(calls).forEach(rows -> rows.forEach(row -> sums.put(row.key(), row.sum())));
    return sums;
  }

  private List<Checked> targetSums(ShardSide side, List<String> keys) throws SQLException {
    List<Checked> rows = new ArrayList<>();
    for (List<String> some : parts(keys)) {
      rows.addAll(read(side.connection(), table.targetSums(some)));
    }
    return rows;
  }

  private static List<List<String>> parts(Collection<String> keys) {
    List<String> all = List.copyOf(keys);
    List<List<String>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += KEYS) {
      parts.add(all.subList(from, Math.min(all.size(), from + KEYS)));
    }
    return parts;
  }
}
