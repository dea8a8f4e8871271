package io.tiercel.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.local.MySqlServer;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RowWrite.Kind;
import io.tiercel.testing.MySqlExtension;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the router says it has stored is what MySQL holds, or it is refused: also where MySQL would
 * quietly store something else, and whatever the servers' own {@code sql_mode} is.
 */
class StoredAsGivenIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private static final String NUMBERED =
      """
      CREATE TABLE numbered (
        id BIGINT NOT NULL AUTO_INCREMENT,
        owner INT NOT NULL,
        note VARCHAR(4),
        long_note TINYTEXT,
        _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(owner) >> 20) VIRTUAL,
        _version BIGINT UNSIGNED NOT NULL,
        PRIMARY KEY (id, owner),
        KEY (_slot, id, owner))""";
  private static final String NAMED =
      """
      CREATE TABLE named (
        id VARCHAR(3) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL PRIMARY KEY,
        note INT,
        _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,
        _version BIGINT UNSIGNED NOT NULL,
        KEY (_slot, id))""";

  private static RouterHarness harness;

  /** The worst mode a server can have: everything is taken and made to fit. */
  @BeforeAll
  static void open() throws SQLException {
    TestCluster cluster = TestCluster.create(mysql, "given");
    for (var shard : mysql.topology().shards()) {
      mode(shard.primary(), "''");
    }
    harness =
        RouterHarness.open(
            mysql,
            cluster,
            RouterConfig.of(cluster.catalog(), cluster.credentials()),
            NUMBERED,
            NAMED);
  }

  @AfterAll
  static void close() throws SQLException {
    for (var shard : mysql.topology().shards()) {
      mode(shard.primary(), "DEFAULT");
    }
    harness.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -5, 123_456_789_012L})
  void write_autoIncrementKey_keepsKeyAndVersion(long id) {
    RowWritten written = write(new RowKey(id, 5L), id, 5L, "x", "y");

    StoredRow row = read(new RowKey(id, 5L));
    assertThat(row.values()).isEqualTo(new Object[] {id, 5L, "x", "y"});
    assertThat(written.values()).isEqualTo(row.values());
    assertThat(written.stamp()).isEqualTo(row.stamp());
    assertThat(row.stamp().version()).isGreaterThan(1_000_000_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"abcde", "abcd ", "     ", "🎈🎈🎈🎈 "})
  void write_textTooLong_isRefusedEvenWhereMySqlWouldCutSpaces(String text) {
    assertRefused(
        () -> write(new RowKey(7L, 5L), 7L, 5L, text, "y"), Code.INVALID_VALUE, "of column note");
  }

  @Test
  void write_textOfFullLength_isKept() {
    write(new RowKey(8L, 5L), 8L, 5L, "🎈🎈 🎈", " ".repeat(255));

    assertThat(read(new RowKey(8L, 5L)).values())
        .isEqualTo(new Object[] {8L, 5L, "🎈🎈 🎈", " ".repeat(255)});
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 300})
  void write_bytesOfTextTooLong_isRefused(int length) {
    assertRefused(
        () -> write(new RowKey(9L, 5L), 9L, 5L, "x", " ".repeat(length)),
        Code.INVALID_VALUE,
        "of column long_note");
    assertRefused(
        () -> write(new RowKey(9L, 5L), 9L, 5L, "x", "ä".repeat(length / 2)),
        Code.INVALID_VALUE,
        "of column long_note");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abcd", "abc ", "    "})
  void write_keyTooLong_isRefused(String key) {
    assertRefused(() -> write(new RowKey(key), key, 1L), Code.INVALID_KEY, "at most 3");
    assertRefused(() -> read(new RowKey(key)), Code.INVALID_KEY, "at most 3");
  }

  @Test
  void write_keysThatDifferInSpaces_areDifferentRows() {
    write(new RowKey("a"), "a", 1L);
    write(new RowKey("a "), "a ", 2L);

    assertThat(read(new RowKey("a")).values()).isEqualTo(new Object[] {"a", 1L});
    assertThat(read(new RowKey("a ")).values()).isEqualTo(new Object[] {"a ", 2L});
  }

  @Test
  void write_numberTooLarge_isRefused() {
    assertRefused(
        () -> write(new RowKey("n"), "n", 1L << 40), Code.INVALID_VALUE, "of column note");
  }

  private static void assertRefused(Runnable call, Code code, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RouterException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.outcome()).isEqualTo(RouterException.Outcome.NOT_APPLIED);
            })
        .hasMessageContaining(message);
  }

  private static TableMeta tableOf(RowKey key) {
    return harness.router().table(key.size() == 2 ? "numbered" : "named");
  }

  private static RowWritten write(RowKey key, @Nullable Object... values) {
    return harness.write(
        new RowWrite(tableOf(key), Kind.PUT, key, values, List.of(), 0, 0, harness.next()));
  }

  private static StoredRow read(RowKey key) {
    return harness
        .router()
        .readRows(tableOf(key), List.of(key), ReadPreference.PRIMARY, RouterHarness.soon())
        .get(0);
  }

  private static void mode(MySqlServer server, String value) throws SQLException {
    try (var connection = mysql.connect(server);
        var statement = connection.createStatement()) {
      statement.execute("SET GLOBAL sql_mode = " + value);
    }
  }
}
