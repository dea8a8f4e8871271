package io.tiercel.router.move;

import io.tiercel.router.ColumnType;
import io.tiercel.router.topology.Slot;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A table on its way into the cluster, and its SQL on both sides. Immutable.
 *
 * @param source with the columns that it has outside, in the order of row events
 * @param target the same with {@code _version}, the last one
 * @param shardKey position of the shard key among the columns
 * @param keyCharset of the key's texts outside, where that is another one than in the cluster
 */
record ImportedTable(
    MovedTable source, MovedTable target, int shardKey, @Nullable String keyCharset) {
  /**
   * Whoever writes through the tier gives a higher one. Nobody has read the row before, so all may
   * be the same.
   */
  private static final String FIRST_VERSION = "1";

  private static final String CLUSTER_CHARSET = "_utf8mb4 x'";
  private static final String SEPARATOR = ", ";

  /** A row's key, and its checksum. */
  record Checked(String key, int slot, List<String> parts, long sum) {}

  String name() {
    return source.name();
  }

  /** The next rows by primary key. */
  String select(List<String> after, int limit) {
    String columns =
        IntStream.range(0, source.columns().size())
            .mapToObj(source::selectedExpression)
            .collect(Collectors.joining(SEPARATOR));
    return "SELECT " + columns + inOrder(name(), outside(after), limit);
  }

  /** Keys and checksums of the next rows outside. */
  String sourceSums(List<String> after, int limit) {
    return "SELECT " + keyAndSum() + inOrder(name(), outside(after), limit);
  }

  /** The same in the cluster. */
  String targetSums(List<String> after, int limit) {
    return "SELECT " + keyAndSum() + inOrder(name(), after, limit);
  }

  private String inOrder(String table, List<String> after, int limit) {
    return " FROM "
        + Sql.quote(table)
        + " FORCE INDEX (PRIMARY)"
        + (after.isEmpty() ? "" : " WHERE " + source.after(after))
        + " ORDER BY "
        + String.join(SEPARATOR, source.keyNames())
        + " LIMIT "
        + limit;
  }

  /** Keys and checksums of these rows outside, where the table may have another name by now. */
  String sourceSums(String table, Collection<String> keys) {
    return sums(table, keys.stream().map(this::outside).toList());
  }

  /** The same in the cluster. */
  String targetSums(Collection<String> keys) {
    return sums(name(), keys);
  }

  private String sums(String table, Collection<String> keys) {
    boolean compound = source.key().size() > 1;
    String names = String.join(SEPARATOR, source.keyNames());
    return "SELECT "
        + keyAndSum()
        + " FROM "
        + Sql.quote(table)
        + " FORCE INDEX (PRIMARY) WHERE "
        + (compound ? "(" + names + ")" : names)
        + " IN ("
        + (compound ? "(" + String.join("), (", keys) + ")" : String.join(SEPARATOR, keys))
        + ")";
  }

  private String keyAndSum() {
    return source.key().stream()
            .map(position -> source.columns().get(position).expression())
            .collect(Collectors.joining(SEPARATOR))
        + SEPARATOR
        + source.rowChecksum();
  }

  /** Counts the rows, or gives up. */
  static String count(String table, long millis) {
    return "SELECT /*+ MAX_EXECUTION_TIME(%d) */ COUNT(*) FROM %s"
        .formatted(Math.max(1, millis), Sql.quote(table));
  }

  /** A literal of the other character set keeps MySQL from using the index. */
  private String outside(String key) {
    return keyCharset == null ? key : key.replace(CLUSTER_CHARSET, "_" + keyCharset + " x'");
  }

  private List<String> outside(List<String> parts) {
    return parts.stream().map(this::outside).toList();
  }

  /** The row that {@link #select} gave, as it is to be stored. */
  MovedTable.Row selected(ResultSet row) throws SQLException {
    List<MovedColumn> columns = source.columns();
    String[] literals = new String[columns.size()];
    for (int i = 0; i < literals.length; i++) {
      literals[i] = columns.get(i).selected(row.getBytes(i + 1));
    }
    return stored(literals);
  }

  /** A row to be stored. */
  MovedTable.Row stored(String[] literals) {
    String[] all = java.util.Arrays.copyOf(literals, literals.length + 1);
    all[literals.length] = FIRST_VERSION;
    return new MovedTable.Row(
        target, slotOf(literals[shardKey]), target.keyOf(all), target.valuesOf(all));
  }

  /** A row that is not there any more. */
  MovedTable.Row gone(String[] literals) {
    return new MovedTable.Row(target, slotOf(literals[shardKey]), target.keyOf(literals), null);
  }

  /** The key of the row that {@link #select} gave. */
  List<String> keyOf(ResultSet row) throws SQLException {
    return source.keyParts(row, 1, true);
  }

  /** The row that {@code sourceSums} or {@code targetSums} gave. */
  Checked checked(ResultSet row) throws SQLException {
    List<String> parts = new ArrayList<>(source.keyParts(row, 1, false));
    int slot = slotOf(parts.get(source.key().indexOf(shardKey)));
    return new Checked(
        String.join(SEPARATOR, parts), slot, parts, row.getLong(source.key().size() + 1));
  }

  /** As MySQL computes it in the cluster. */
  private int slotOf(String literal) {
    int digits = literal.indexOf("x'");
    byte[] hashed =
        digits < 0
            ? literal.getBytes(StandardCharsets.US_ASCII)
            : HexFormat.of().parseHex(literal, digits + 2, literal.length() - 1);
    return Slot.of(ColumnType.BYTES, hashed);
  }
}
