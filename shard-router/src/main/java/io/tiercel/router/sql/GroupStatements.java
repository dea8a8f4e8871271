package io.tiercel.router.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The SQL of writes of one table that share a transaction. Immutable.
 *
 * <p>Each statement comes for a few numbers of rows only, the powers of two, so that the driver
 * finds its prepared ones again; what is bound twice to fill one up changes nothing more.
 *
 * <p>What is to be locked is looked up first without a lock: then a row that is missing from the
 * locked ones is known to be there and in other hands, and is not taken for absent.
 */
final class GroupStatements {
  private final TableStatements table;
  private final RowStatements rows;
  private final String[][] pass = new String[sizes()][sizes()];
  private final String[] lock = new String[sizes()];
  private final String[] lockWhole = new String[sizes()];
  private final String[] insert = new String[sizes()];
  private final String[] replace = new String[sizes()];
  private final String[] enroll = new String[sizes()];
  private final String[] record = new String[sizes()];

  GroupStatements(TableStatements table, RowStatements rows) {
    this.table = table;
    this.rows = rows;
    String enrolled = "`sequence` = `tiercel_writer`.`sequence`";
    String recorded = "`sequence` = `new`.`sequence`";
    for (int i = 0; i < sizes(); i++) {
      int count = 1 << i;
      for (int j = 0; j <= i; j++) {
        pass[i][j] = passText(count, 1 << j);
      }
      lock[i] = lockText(count, List.of());
      lockWhole[i] = lockText(count, table.columnNames());
      insert[i] = insertText(count);
      replace[i] = replaceText(count);
      enroll[i] = writersText(count, enrolled);
      record[i] = writersText(count, recorded);
    }
  }

  private static int sizes() {
    return Integer.numberOfTrailingZeros(SharedTransactions.MOST) + 1;
  }

  private static int index(int count) {
    return Integer.numberOfTrailingZeros(count);
  }

  /**
   * Locks the ownership of slots to the commit, and what is recorded of writers in them, where
   * nobody else has locked either. Parameters: writers, slots. Result, one row or more for each
   * slot that is owned and was locked: slot, writer that is recorded there, its sequence if that
   * was locked, microseconds of now.
   */
  String pass(int slots, int writers) {
    return pass[index(slots)][index(writers)];
  }

  /**
   * Locks rows that nobody else has locked. Parameters: keys. Result, for each row that is there:
   * key, version if it was locked.
   */
  String lock(int count) {
    return lock[index(count)];
  }

  /** The same; behind the version of a locked row come all its columns. */
  String lockWhole(int count) {
    return lockWhole[index(count)];
  }

  /**
   * Inserts rows and counts them; changes none that is there, nor counts it. What comes back as the
   * last inserted id is the version of all that are given a lower one. Parameters: insert columns
   * and lowest version of each.
   */
  String insert(int count) {
    return insert[index(count)];
  }

  /** Replaces rows that are there. Parameters: insert columns and version of each. */
  String replace(int count) {
    return replace[index(count)];
  }

  /**
   * Records writers that are new in a slot and counts them; changes no other, nor counts it.
   * Parameters: slot, writer and sequence of each.
   */
  String enroll(int count) {
    return enroll[index(count)];
  }

  /** Records sequence numbers. Parameters: slot, writer and sequence of each. */
  String record(int count) {
    return record[index(count)];
  }

  private static String passText(int slots, int writers) {
    return "SELECT `s`.`slot`, `x`.`writer_id`, `w`.`sequence`, "
        + TableStatements.MICROS
        + " FROM `tiercel_slot` `s`"
        + " LEFT JOIN `tiercel_writer` `x` ON `x`.`slot` = `s`.`slot` AND `x`.`writer_id` IN ("
        + marks(writers)
        + ") LEFT JOIN `tiercel_writer` `w`"
        + " ON `w`.`slot` = `x`.`slot` AND `w`.`writer_id` = `x`.`writer_id`"
        + " WHERE `s`.`slot` IN ("
        + marks(slots)
        + ") AND `s`.`state` = 'OWNED'"
        + " FOR SHARE OF `s` SKIP LOCKED FOR UPDATE OF `w` SKIP LOCKED";
  }

  private String lockText(int count, List<String> columns) {
    List<String> key = table.quotedKey();
    List<String> keyOfX = key.stream().map(part -> "`x`." + part).toList();
    String same =
        key.stream()
            .map(part -> "`t`." + part + " = `x`." + part)
            .collect(Collectors.joining(" AND "));
    return "SELECT "
        + String.join(", ", keyOfX)
        + ", `t`.`_version`"
        + columns.stream()
            .map(name -> ", `t`." + Identifiers.quote(name))
            .collect(Collectors.joining())
        + " FROM "
        + table.quotedName()
        + " `x` LEFT JOIN "
        + table.quotedName()
        + " `t` ON "
        + same
        + " WHERE "
        + TableStatements.in(keyOfX, count)
        + " FOR UPDATE OF `t` SKIP LOCKED";
  }

  private String insertText(int count) {
    String version =
        "GREATEST(LAST_INSERT_ID("
            + TableStatements.MICROS
            + " + "
            + RowStatements.INSERT_LEAD_MICROS
            + "), ?)";
    return into(table.quotedName(), insertNames(), count, version)
        + " ON DUPLICATE KEY UPDATE `_version` = "
        + table.quotedName()
        + ".`_version`";
  }

  private String replaceText(int count) {
    String copied =
        rows.updateColumns().stream()
            .map(i -> Identifiers.quote(table.columnNames().get(i)))
            .map(name -> name + " = `new`." + name + ", ")
            .collect(Collectors.joining());
    return into(table.quotedName(), insertNames(), count, "?")
        + " AS `new` ON DUPLICATE KEY UPDATE "
        + copied
        + "`_version` = `new`.`_version`";
  }

  private List<String> insertNames() {
    List<String> names =
        new ArrayList<>(
            rows.insertColumns().stream()
                .map(i -> Identifiers.quote(table.columnNames().get(i)))
                .toList());
    names.add("`_version`");
    return names;
  }

  private static String writersText(int count, String update) {
    return into("`tiercel_writer`", List.of("`slot`", "`writer_id`", "`sequence`"), count, "?")
        + " AS `new` ON DUPLICATE KEY UPDATE "
        + update;
  }

  private static String into(String table, List<String> names, int count, String last) {
    String row = "(" + marks(names.size() - 1) + ", " + last + ")";
    return "INSERT INTO "
        + table
        + " ("
        + String.join(", ", names)
        + ") VALUES "
        + String.join(", ", Collections.nCopies(count, row));
  }

  private static String marks(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }
}
