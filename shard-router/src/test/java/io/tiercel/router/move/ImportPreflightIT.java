package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.router.Credentials;
import io.tiercel.router.move.ImportException.Reason;
import io.tiercel.testing.MySqlExtension;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be imported is refused with what mends it, and what can be is imported exactly. */
@Timeout(120)
final class ImportPreflightIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private static final String SLOT =
      ", _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(%s) >> 20) VIRTUAL,"
          + " _version BIGINT UNSIGNED NOT NULL";
  private static ImportHarness harness;

  @BeforeAll
  static void open() throws SQLException {
    harness =
        ImportHarness.open(
            mysql,
            ImportHarness.ORDERS.formatted(ImportHarness.ADOPTED),
            MoveTypesIT.TYPES,
            MoveTypesIT.COMPOUND,
            "CREATE TABLE raw (id BIGINT NOT NULL PRIMARY KEY)",
            "CREATE TABLE wide (id BIGINT NOT NULL PRIMARY KEY, n INT, m INT"
                + SLOT.formatted("id")
                + ", KEY (_slot, id))",
            "CREATE TABLE words (word VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin"
                + " NOT NULL PRIMARY KEY, n INT"
                + SLOT.formatted("word")
                + ", KEY (_slot, word))");
    harness.outside(ImportHarness.ORDERS.formatted(""));
  }

  @AfterAll
  static void close() {
    harness.close();
  }

  private static void assertRefused(String table, String shardKey, Reason reason, String... words) {
    assertRefused(harness.source(table, shardKey), reason, words);
  }

  private static void assertRefused(ImportSource source, Reason reason, String... words) {
    assertThatThrownBy(() -> harness.tableImport(source).plan())
        .isInstanceOfSatisfying(
            ImportException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContainingAll(words);
    assertThatThrownBy(() -> harness.run(source, ImportHarness.QUICK, MoveSteps.UNOBSERVED))
        .isInstanceOfSatisfying(
            ImportException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    assertThat(harness.cluster().jobs().list()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "binlog_format, 'STATEMENT', 'ROW'",
    "binlog_row_image, 'MINIMAL', 'FULL'",
    "binlog_row_value_options, 'PARTIAL_JSON', ''",
    "binlog_transaction_compression, ON, OFF",
  })
  void plan_withSettings_thatHideChanges_saysWhichStatementMendsThem(
      String setting, String wrong, String right) throws SQLException {
    String quoted = right.equals("OFF") ? right : "'" + right + "'";
    harness.outside(
        "SET GLOBAL " + setting + " = " + (wrong.equals("ON") ? wrong : "'" + wrong + "'"));
    try {
      assertRefused(
          "orders", "id", Reason.SOURCE_SETTINGS, "SET PERSIST " + setting, "cannot be followed");
    } finally {
      harness.outside("SET GLOBAL " + setting + " = " + quoted);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT, ALTER, DROP, CREATE, INSERT ON `%s`.* | REPLICATION CLIENT, REPLICATION SLAVE",
        "REPLICATION SLAVE, REPLICATION CLIENT ON *.* | ALTER, DROP, SELECT",
        "REPLICATION SLAVE, REPLICATION CLIENT, SELECT, ALTER ON *.* | GRANT DROP ON",
        "REPLICATION SLAVE, REPLICATION CLIENT, SELECT, ALTER, DROP ON *.* | CREATE, INSERT",
      })
  void plan_withoutRights_namesThem(String granted, String missing) throws SQLException {
    harness.outside(
        "DROP USER IF EXISTS importer",
        "CREATE USER importer IDENTIFIED BY 'pw'",
        "GRANT " + granted.formatted(harness.database()) + " TO importer");
    assertRefused(
        harness.source("orders", "id", new Credentials("importer", "pw")),
        Reason.SOURCE_RIGHTS,
        missing,
        "TO 'importer'");
    harness.outside("GRANT ALL ON *.* TO importer");
    assertThat(
            harness
                .tableImport(harness.source("orders", "id", new Credentials("importer", "pw")))
                .plan()
                .done())
        .isFalse();
  }

  @Test
  void plan_ofATableThatCannotBeImported_saysWhy() throws SQLException {
    assertRefused("nothing", "id", Reason.SOURCE_TABLE, "no table named nothing");
    assertRefused("orders", "amount", Reason.SOURCE_TABLE, "amount cannot be the shard key");
    harness.outside(
        "CREATE TABLE keyless (id BIGINT NOT NULL)",
        "CREATE TABLE lone (id BIGINT NOT NULL PRIMARY KEY)",
        "CREATE TABLE raw (id BIGINT NOT NULL PRIMARY KEY)",
        "CREATE TABLE wide (id BIGINT NOT NULL PRIMARY KEY, n BIGINT, m INT)",
        "CREATE TABLE mine (id BIGINT NOT NULL PRIMARY KEY, _version BIGINT UNSIGNED NOT NULL)",
        "CREATE TABLE twice (id BIGINT NOT NULL PRIMARY KEY)",
        "CREATE TABLE twice_imported (id BIGINT NOT NULL PRIMARY KEY)",
        "CREATE TABLE parent (id BIGINT NOT NULL PRIMARY KEY)",
        "CREATE TABLE child (id BIGINT NOT NULL PRIMARY KEY, p BIGINT, FOREIGN KEY (p) REFERENCES"
            + " parent (id) ON DELETE CASCADE)");
    assertRefused("keyless", "id", Reason.SOURCE_TABLE, "no primary key");
    assertRefused("mine", "id", Reason.SOURCE_TABLE, "_version");
    assertRefused("twice", "id", Reason.SOURCE_TABLE, "twice_imported");
    assertRefused("child", "id", Reason.SOURCE_TABLE, "child_ibfk_1");
    assertRefused("lone", "id", Reason.TARGET_TABLE, "no table lone", "--write-schema");
    assertRefused("raw", "id", Reason.TARGET_TABLE, "./tiercel table adopt raw --shard-key id");
    assertRefused("wide", "id", Reason.TARGET_TABLE, "n bigint", "n int");
    assertRefused(
        harness.source("orders", "id", new Credentials("nobody", "wrong")),
        Reason.SOURCE_UNAVAILABLE,
        "nobody");
  }

  @Test
  void run_intoATableWithRows_isRefusedAndOpensIt() throws Exception {
    harness.cluster().sql(2, "INSERT INTO orders (id, amount, _version) VALUES (1, 1, 1)");
    assertThatThrownBy(
            () ->
                harness.run(
                    harness.source("orders", "id"), ImportHarness.QUICK, MoveSteps.UNOBSERVED))
        .isInstanceOfSatisfying(
            ImportException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TARGET_NOT_EMPTY));
    assertThat(harness.cluster().number(2, "SELECT COUNT(*) FROM orders")).isOne();
    assertThat(
            new io.tiercel.router.topology.MySqlCatalog(
                    harness.cluster().cluster().catalog(),
                    harness.cluster().cluster().credentials())
                .readTopology()
                .imports()
                .closed())
        .isEmpty();
    harness.cluster().sql(2, "DELETE FROM orders");
  }

  @Test
  void schema_ofATable_isWhatAnImportNeeds() throws Exception {
    harness.outside(
        "CREATE TABLE made (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, word VARCHAR(9)"
            + " CHARACTER SET latin1)",
        "INSERT INTO made (word) VALUES ('a'), ('b'), (x'e4')");
    ImportSource source = harness.source("made", "id");
    String script = harness.tableImport(source).schema();
    assertThat(script).doesNotContain("AUTO_INCREMENT=");
    for (String statement : script.split(";\\s*\\n", -1)) {
      if (!statement.isBlank()) {
        harness.onShards(statement);
      }
    }
    ImportReport report = harness.run(source, ImportHarness.QUICK, MoveSteps.UNOBSERVED);
    assertThat(report.rows()).isEqualTo(3);
  }

  @Test
  void run_ofKeysInAnotherCollation_keepsThemApart() throws Exception {
    harness.outside(
        "CREATE TABLE words (word VARCHAR(20) CHARACTER SET utf8mb3 NOT NULL PRIMARY KEY, n INT)");
    for (int i = 0; i < 400; i++) {
      harness.outside(
          "INSERT INTO words VALUES ('%s%d ä', %d)".formatted(i % 2 == 0 ? "B" : "a", i, i));
    }
    ImportConfig small = ImportHarness.inChunks(20);
    harness.run(harness.source("words", "word"), small, MoveSteps.UNOBSERVED);
    assertThat(harness.rowsInside("SELECT word, n FROM words"))
        .isEqualTo(harness.rowsOutside("SELECT word, n FROM words_imported"))
        .hasSize(400);
  }

  @Test
  void run_ofEveryType_isExactByCopyAndByBinlog() throws Exception {
    harness.outside(withoutOurs(MoveTypesIT.TYPES), withoutOurs(MoveTypesIT.COMPOUND));
    for (int i = 0; i < 150; i++) {
      String row = MoveTypesIT.ROWS.get(i % MoveTypesIT.ROWS.size()).substring(2);
      harness.outside(
          "INSERT INTO types "
              + MoveTypesIT.VALUES.replace(", _version", "")
              + "("
              + i
              + ",0"
              + row.substring(0, row.lastIndexOf(','))
              + ")",
          "INSERT INTO compound (owner, day, label, flag, at, price, n) VALUES"
              + " (x'%08x', '2026-01-%02d', 'l%d\\'ä', %d, '2026-11-21 01:02:03.%06d', %d.50, NULL)"
                  .formatted(i << 8, i % 28 + 1, i, i % 16 * 2, i, i));
    }
    assertExact("types", "id", "UPDATE types SET touched = touched + 1 WHERE id < 120", TYPES_ROWS);
    assertExact(
        "compound",
        "owner",
        "UPDATE IGNORE compound SET price = price + 1, flag = flag ^ 1, n = n + 1",
        COMPOUND_ROWS);
  }

  private static final String TYPES_ROWS =
      "SELECT id, touched"
          + MoveTypesIT.VALUES.substring(12, MoveTypesIT.VALUES.indexOf(", _version"))
          + ", c_stored, c_default FROM types";
  private static final String COMPOUND_ROWS =
      "SELECT CONCAT_WS('/', HEX(owner), day, label, flag + 0, at, price) AS k, owner, day, label,"
          + " flag, at, price, n FROM compound";

  private static void assertExact(String table, String key, String change, String query)
      throws Exception {
    ImportConfig small = ImportHarness.inChunks(40);
    int[] copies = new int[1];
    harness.run(
        harness.source(table, key),
        small,
        new MoveSteps() {
          @Override
          public synchronized void after(MoveStep step) {
            try {
              if (step == MoveStep.COPY && copies[0]++ < 8) {
                harness.outside(change);
              }
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
          }
        });
    Map<String, String> outside =
        harness.rowsOutside(query.replace("FROM " + table, "FROM " + table + "_imported"));
    assertThat(outside).hasSize(150);
    assertThat(harness.rowsInside(query)).isEqualTo(outside);
  }

  /** As the table was before it was adopted. */
  private static String withoutOurs(String ddl) {
    return ddl.replaceAll("(?m)^\\s*_slot .*,\\s*$", "")
        .replaceAll("(?m)^\\s*_version BIGINT UNSIGNED NOT NULL,\\s*$", "")
        .replaceAll("(?s),\\s*KEY \\(_slot.*$", ")");
  }
}
