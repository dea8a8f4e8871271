package io.tiercel.router.sql;

import io.tiercel.router.Column;
import io.tiercel.router.RowWrite;
import io.tiercel.router.TableMeta;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The SQL of one table. Immutable but for what it remembers; thread-safe.
 *
 * <p>Each text is made once, so that the driver finds its prepared statement again; {@code IN}
 * lists come in powers of two for the same reason.
 */
final class TableStatements {
  /** Most keys of one statement. MySQL's range optimizer gives up on far longer lists. */
  static final int MAX_KEYS = 1024;

  /** Microseconds of the primary's clock when the statement began. */
  static final String MICROS = "CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS UNSIGNED)";

  private final TableMeta meta;
  private final String quotedName;
  private final List<String> columnNames;
  private final String keyCondition;
  private final String[] selectByCount = new String[Integer.numberOfTrailingZeros(MAX_KEYS) + 1];
  private final String selectVersion;
  private final String lockForDelete;
  private final String delete;
  private final String lockAndTime;
  private final List<String> quotedKey;
  private final GroupStatements group;
  private final Map<List<Integer>, RowStatements> rowStatements = new ConcurrentHashMap<>();

  TableStatements(TableMeta meta) {
    this.meta = meta;
    this.quotedName = Identifiers.quote(meta.name());
    this.columnNames = meta.columns().stream().map(Column::name).toList();
    List<String> key =
        meta.primaryKey().stream().map(i -> Identifiers.quote(columnNames.get(i))).toList();
    this.keyCondition = key.stream().map(k -> k + " = ?").collect(Collectors.joining(" AND "));
    String select =
        columnNames.stream()
                .map(name -> "`t`." + Identifiers.quote(name))
                .collect(Collectors.joining(", ", "SELECT ", ""))
            + ", `t`.`_version`, `s`.`map_epoch` FROM `tiercel_shard` `s` LEFT JOIN "
            + quotedName
            + " `t` ON ";
    List<String> keyOfRow = key.stream().map(part -> "`t`." + part).toList();
    for (int i = 0; i < selectByCount.length; i++) {
      selectByCount[i] = select + in(keyOfRow, 1 << i) + " WHERE `s`.`id` = 1";
    }
    this.selectVersion = "SELECT `_version` FROM " + quotedName + " WHERE " + keyCondition;
    this.lockForDelete =
        "SELECT `_version`, GREATEST(`_version` + 1, "
            + MICROS
            + ", ?) FROM "
            + quotedName
            + " WHERE "
            + keyCondition
            + " FOR UPDATE";
    this.lockAndTime =
        "SELECT GREATEST("
            + MICROS
            + ", ?), (SELECT COUNT(*) FROM "
            + quotedName
            + " WHERE "
            + keyCondition
            + " FOR UPDATE)";
    this.delete = "DELETE FROM " + quotedName + " WHERE " + keyCondition;
    this.quotedKey = key;
    this.group = new GroupStatements(this, rows(List.of()));
  }

  TableMeta meta() {
    return meta;
  }

  List<String> columnNames() {
    return columnNames;
  }

  /** How many key places the statement for this many keys has. */
  static int padded(int keys) {
    return keys <= 1 ? 1 : Integer.highestOneBit(keys - 1) << 1;
  }

  /**
   * All columns, then {@code _version}, of this many keys, a power of two; then, in every row, the
   * epoch below which a shard map is too old to read here by. Without any row of the keys there is
   * one of nulls with that epoch: MySQL reads the one row it is in before all else, as a constant.
   */
  String select(int paddedKeys) {
    return selectByCount[Integer.numberOfTrailingZeros(paddedKeys)];
  }

  String selectVersion() {
    return selectVersion;
  }

  /** Parameters: lowest version, key. Result: version now, version of the deletion. */
  String lockForDelete() {
    return lockForDelete;
  }

  /** Parameters: lowest version, key. Result: microseconds of now, whether the row is there. */
  String lockAndTime() {
    return lockAndTime;
  }

  String delete() {
    return delete;
  }

  /** Of writes that share a transaction. */
  GroupStatements group() {
    return group;
  }

  /** The key's columns, in its order. */
  List<String> quotedKey() {
    return quotedKey;
  }

  String quotedName() {
    return quotedName;
  }

  String keyCondition() {
    return keyCondition;
  }

  /** Inserts and updates that set these columns; empty for all but generated ones. */
  RowStatements rows(List<Integer> writtenColumns) {
    RowStatements known = rowStatements.get(writtenColumns);
    return known != null
        ? known
        : rowStatements.computeIfAbsent(
            List.copyOf(writtenColumns), columns -> new RowStatements(this, columns));
  }

  /** Whether a write sets every column that can be set. */
  boolean isWhole(RowWrite write) {
    return rows(write.writtenColumns()).whole();
  }

  /** Equality with one of so many keys. */
  static String in(List<String> key, int keys) {
    if (keys == 1) {
      return key.stream().map(part -> part + " = ?").collect(Collectors.joining(" AND "));
    }
    if (key.size() == 1) {
      return key.get(0) + " IN (" + String.join(", ", Collections.nCopies(keys, "?")) + ")";
    }
    String one = "(" + String.join(", ", Collections.nCopies(key.size(), "?")) + ")";
    List<String> all = new ArrayList<>(Collections.nCopies(keys, one));
    return "(" + String.join(", ", key) + ") IN (" + String.join(", ", all) + ")";
  }
}
