package io.tiercel.router.move;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How many rows each slot has and the sum of their checksums, by table. Immutable.
 *
 * <p>A sum and not an XOR: CRC32 is linear, so the same change made to two rows would cancel itself
 * out of an XOR.
 *
 * @param sums by table, then slot; a slot without rows is left out
 */
record SlotSums(Map<String, Map<Integer, Sum>> sums) {
  /** Of one slot in one table. */
  record Sum(long rows, BigDecimal checksum) {}

  /** One slot of one table. */
  record Part(MovedTable table, int slot) {}

  static SlotSums of(Connection connection, List<MovedTable> tables, Collection<Integer> slots)
      throws SQLException {
    List<Map<Integer, Sum>> bySlot =
        tables.stream().<Map<Integer, Sum>>map(table -> new HashMap<>()).toList();
    // One round trip for all tables: the writers of fenced slots wait for it.
    String sql =
        IntStream.range(0, tables.size())
            .mapToObj(table -> tables.get(table).checksums(table, slots))
            .collect(Collectors.joining(" UNION ALL "));
    Sql.ask(
        connection,
        row ->
            bySlot
                .get(row.getInt(1))
                .put(row.getInt(2), new Sum(row.getLong(3), row.getBigDecimal(4))),
        sql);
    connection.commit();
    Map<String, Map<Integer, Sum>> sums = new HashMap<>();
    for (int table = 0; table < tables.size(); table++) {
      sums.put(tables.get(table).name(), bySlot.get(table));
    }
    return new SlotSums(sums);
  }

  private Map<Integer, Sum> of(MovedTable table) {
    return sums.getOrDefault(table.name(), Map.of());
  }

  /** Rows of a slot over all tables. */
  long rows(int slot) {
    long rows = 0;
    for (Map<Integer, Sum> bySlot : sums.values()) {
      Sum sum = bySlot.get(slot);
      rows += sum == null ? 0 : sum.rows;
    }
    return rows;
  }

  /** What is not the same in the other. */
  List<Part> differences(SlotSums other, List<MovedTable> tables, Collection<Integer> slots) {
    return tables.stream()
        .flatMap(
            table ->
                slots.stream()
                    .filter(slot -> !same(of(table).get(slot), other.of(table).get(slot)))
                    .map(slot -> new Part(table, slot)))
        .toList();
  }

  private static boolean same(
      @org.jspecify.annotations.Nullable Sum one, @org.jspecify.annotations.Nullable Sum other) {
    return one == null ? other == null : one.equals(other);
  }
}
