package io.tiercel.router.sql;

import static io.tiercel.router.sql.TableStatements.MICROS;

import io.tiercel.router.TableMeta;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Inserts and updates of one table that set the same columns. Immutable.
 *
 * <p>Every one hands the version it gave to {@code LAST_INSERT_ID}, so that it comes back with the
 * answer instead of by another round trip.
 *
 * <p>An insert's version lies {@value #INSERT_LEAD_MICROS} microseconds ahead of the clock: MySQL
 * takes the time when the statement begins, before it waits for a delete of the same key to commit,
 * and the new row has to come after that deletion. An insert that took longer is stamped anew in
 * the same transaction, see {@link #restamp()}.
 */
final class RowStatements {
  static final int INSERT_LEAD_MICROS = 20_000;

  private static final String GIVEN = "`_version` = LAST_INSERT_ID(GREATEST(";
  private static final String NEXT = "`_version` + 1, " + MICROS + ", ?))";

  private final List<Integer> insertColumns;
  private final List<Integer> updateColumns;
  private final boolean whole;
  private final String insert;
  private final String upsert;
  private final String update;
  private final String updateExpected;
  private final String restamp;
  private final String guardedUpdate;
  private final String guardedUpdateExpected;

  RowStatements(TableStatements table, List<Integer> writtenColumns) {
    TableMeta meta = table.meta();
    List<Integer> writable =
        IntStream.range(0, meta.columns().size())
            .filter(i -> !meta.columns().get(i).generated())
            .boxed()
            .toList();
    List<Integer> written =
        writtenColumns.isEmpty()
            ? writable
            : writable.stream().filter(writtenColumns::contains).toList();
    this.updateColumns = written.stream().filter(i -> !meta.primaryKey().contains(i)).toList();
    List<Integer> inserted = new ArrayList<>(meta.primaryKey());
    inserted.addAll(updateColumns);
    this.insertColumns = List.copyOf(inserted);
    this.whole = insertColumns.size() == writable.size();
    List<String> names = table.columnNames();
    this.insert = insertText(table, names);
    this.upsert = insert + " AS `new` ON DUPLICATE KEY UPDATE " + upsertText(table, names);
    String set = "UPDATE " + table.quotedName() + " SET " + assignments(names) + GIVEN + NEXT;
    this.update = set + " WHERE " + table.keyCondition();
    this.updateExpected = update + " AND `_version` = ?";
    this.guardedUpdate = guardedText(table, names);
    this.guardedUpdateExpected = guardedUpdate + " AND `t`.`_version` = ?";
    this.restamp =
        "UPDATE " + table.quotedName() + " SET " + GIVEN + NEXT + " WHERE " + table.keyCondition();
  }

  private String guardedText(TableStatements table, List<String> names) {
    String set =
        updateColumns.stream()
            .map(i -> "`t`." + Identifiers.quote(names.get(i)) + " = ?, ")
            .collect(Collectors.joining());
    String key =
        table.meta().primaryKey().stream()
            .map(i -> "`t`." + Identifiers.quote(names.get(i)) + " = ?")
            .collect(Collectors.joining(" AND "));
    return "UPDATE `tiercel_slot` `s`"
        + " JOIN `tiercel_writer` `w` ON `w`.`slot` = `s`.`slot` AND `w`.`writer_id` = ?"
        + " JOIN "
        + table.quotedName()
        + " `t` ON "
        + key
        + " SET "
        + set
        + "`w`.`sequence` = ?, `t`.`_version` = LAST_INSERT_ID(GREATEST(`t`.`_version` + 1, "
        + MICROS
        + ", ?)) WHERE `s`.`slot` = ? AND `s`.`state` = 'OWNED' AND `w`.`sequence` < ?";
  }

  private String insertText(TableStatements table, List<String> names) {
    return "INSERT INTO "
        + table.quotedName()
        + " ("
        + insertColumns.stream()
            .map(i -> Identifiers.quote(names.get(i)))
            .collect(Collectors.joining(", "))
        + ", `_version`) VALUES ("
        + String.join(", ", Collections.nCopies(insertColumns.size(), "?"))
        + ", LAST_INSERT_ID(GREATEST("
        + MICROS
        + " + "
        + INSERT_LEAD_MICROS
        + ", ?)))";
  }

  private String upsertText(TableStatements table, List<String> names) {
    String copied =
        updateColumns.stream()
            .map(
                i ->
                    Identifiers.quote(names.get(i))
                        + " = `new`."
                        + Identifiers.quote(names.get(i))
                        + ", ")
            .collect(Collectors.joining());
    return copied + GIVEN + table.quotedName() + "." + NEXT;
  }

  private String assignments(List<String> names) {
    return updateColumns.stream()
        .map(i -> Identifiers.quote(names.get(i)) + " = ?, ")
        .collect(Collectors.joining());
  }

  /** Indexes of the columns an insert sets: the primary key's first, in its order. */
  List<Integer> insertColumns() {
    return insertColumns;
  }

  /** Indexes of the columns an update sets: none of the primary key. */
  List<Integer> updateColumns() {
    return updateColumns;
  }

  /** Whether every column that can be written is. */
  boolean whole() {
    return whole;
  }

  /** Parameters: insert columns, lowest version. */
  String insert() {
    return insert;
  }

  /** Parameters: insert columns, lowest version, lowest version. One affected row: inserted. */
  String upsert() {
    return upsert;
  }

  /** Parameters: update columns, lowest version, key. */
  String update() {
    return update;
  }

  /** Parameters: update columns, lowest version, key, expected version. */
  String updateExpected() {
    return updateExpected;
  }

  /**
   * Guard and row in one statement, which is its own transaction. Changes the writer's row and the
   * row, or neither when anything is not as it should be. Parameters: writer, key, update columns,
   * sequence, lowest version, slot, sequence.
   */
  String guardedUpdate() {
    return guardedUpdate;
  }

  /** The same, with the expected version behind the other parameters. */
  String guardedUpdateExpected() {
    return guardedUpdateExpected;
  }

  /** Parameters: lowest version, key. */
  String restamp() {
    return restamp;
  }
}
