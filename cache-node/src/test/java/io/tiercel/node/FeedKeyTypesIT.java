package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.entry.Entry;
import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.entry.EntryStore;
import io.tiercel.node.loader.TableHandle;
import io.tiercel.node.loader.Tables;
import io.tiercel.protocol.Stamp;
import io.tiercel.router.RowKey;
import io.tiercel.testing.MySqlExtension;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A key of each type: what the binlog says must name the very entry that a read made. */
@Timeout(90)
class FeedKeyTypesIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2);

  private static final long FAR = 600_000;
  private static FeedHarness tier;
  private static int tables;

  @BeforeAll
  static void start() throws Exception {
    tier = new FeedHarness(mysql);
    tier.feed();
  }

  @AfterAll
  static void stop() throws Exception {
    tier.close();
  }

  static Stream<Arguments> keys() {
    byte[] uuid = HexFormat.of().parseHex("00112233445566778899aabbccddee00");
    return Stream.of(
        Arguments.of("TINYINT", "-5", -5L),
        Arguments.of("TINYINT UNSIGNED", "250", 250L),
        Arguments.of("SMALLINT UNSIGNED", "65535", 65_535L),
        Arguments.of("MEDIUMINT", "-8388608", -8_388_608L),
        Arguments.of("MEDIUMINT UNSIGNED", "16777215", 16_777_215L),
        Arguments.of("INT", "-2147483648", -2_147_483_648L),
        Arguments.of("INT UNSIGNED", "4294967295", 4_294_967_295L),
        Arguments.of("BIGINT", "-9223372036854775808", Long.MIN_VALUE),
        Arguments.of("BIGINT UNSIGNED", "18446744073709551615", -1L),
        Arguments.of("TINYINT(1)", "1", true),
        Arguments.of("BIT(12)", "b'101000000001'", 0b1010_0000_0001L),
        Arguments.of("DECIMAL(20,4)", "'-123456789012.3400'", new BigDecimal("-123456789012.3400")),
        Arguments.of(
            "VARCHAR(40) COLLATE utf8mb4_0900_bin", "'Käse \uD83D\uDE00'", "Käse \uD83D\uDE00"),
        Arguments.of("CHAR(10) COLLATE utf8mb4_0900_bin", "'ab'", "ab"),
        Arguments.of("BINARY(16)", "x'00112233445566778899aabbccddee00'", uuid),
        Arguments.of("VARBINARY(20)", "x'0a00'", new byte[] {10, 0}),
        Arguments.of("DATE", "'1969-12-31'", LocalDate.of(1969, 12, 31)),
        Arguments.of(
            "DATETIME(6)",
            "'1960-02-29 23:59:59.000001'",
            LocalDateTime.of(1960, 2, 29, 23, 59, 59, 1_000)),
        Arguments.of("DATETIME", "'2026-11-20 22:00:00'", LocalDateTime.of(2026, 11, 20, 22, 0, 0)),
        Arguments.of(
            "TIMESTAMP(3)", "'2026-11-20 22:00:00.123'", Instant.parse("2026-11-20T22:00:00.123Z")),
        Arguments.of("TIME(6)", "'-838:59:58.000001'", time(-838, 59, 58, 1)),
        Arguments.of("TIME(2)", "'-00:00:00.01'", Duration.ofMillis(-10)),
        Arguments.of("TIME", "'101:02:03'", time(101, 2, 3, 0)));
  }

  private static Duration time(int hours, int minutes, int seconds, int micros) {
    Duration size =
        Duration.ofHours(Math.abs(hours))
            .plusMinutes(minutes)
            .plusSeconds(seconds)
            .plusNanos(micros * 1_000L);
    return hours < 0 ? size.negated() : size;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keys")
  void update_ofARowWithThisKey_dropsItsEntry(String type, String literal, Object value)
      throws Exception {
    String name = "typed_" + tables++;
    // The shard key is an integer; the other part of the key has the type.
    String sql =
        "CREATE TABLE "
            + name
            + " (id BIGINT NOT NULL, k "
            + type
            + " NOT NULL, v INT, _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20)"
            + " VIRTUAL, _version BIGINT UNSIGNED NOT NULL, PRIMARY KEY (id, k),"
            + " KEY (_slot, id, k)) COMMENT 'tiercel:shard_key=id'";
    for (var shard : mysql.topology().shards()) {
      tier.cluster.execute(shard.primary(), "USE " + tier.cluster.database(), sql);
    }
    TableHandle table = new Tables(tier.router, Runnable::run).resolve(name).join();
    EntryKey key = table.entryKey(new RowKey(1L, value));
    EntryStore store = tier.node.cluster().store();
    Entry held = Entry.row(new Stamp(1, 1), new byte[] {1}, 7, System.currentTimeMillis() + FAR);
    store.raiseFloor(key, held, store.begin(key, null)).join();
    assertThat(store.read(key).join().kind()).isEqualTo(Entry.Kind.ROW);
    tier.outside(
        1,
        "SET time_zone = '+00:00'",
        "INSERT INTO " + name + " (id, k, v, _version) VALUES (1, " + literal + ", 1, 1)");
    Awaitility.await()
        .atMost(FeedHarness.SOON)
        .until(() -> store.read(key).join().kind() == Entry.Kind.FLOOR);
  }
}
