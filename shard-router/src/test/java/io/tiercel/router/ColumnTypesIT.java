package io.tiercel.router;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RowWrite.Kind;
import io.tiercel.testing.MySqlExtension;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type there and back, and equal to what MySQL itself prints. */
final class ColumnTypesIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private static final String TYPES =
      """
      CREATE TABLE types (
        id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        c_boolean TINYINT(1), c_tiny TINYINT, c_int INT UNSIGNED, c_long BIGINT,
        c_ulong BIGINT UNSIGNED, c_year YEAR, c_bit BIT(64), c_bit3 BIT(3),
        c_float FLOAT, c_double DOUBLE, c_decimal DECIMAL(65,30), c_decimal2 DECIMAL(10,2),
        c_char CHAR(5), c_text VARCHAR(100), c_longtext LONGTEXT,
        c_binary BINARY(16), c_blob LONGBLOB,
        c_date DATE, c_time TIME(6), c_time0 TIME, c_datetime DATETIME(6), c_datetime3 DATETIME(3),
        c_timestamp TIMESTAMP(6) NULL, c_json JSON, c_enum ENUM('a','b','ü'), c_set SET('x','y','z'),
        c_generated INT GENERATED ALWAYS AS (c_tiny + 1) STORED,
        _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,
        _version BIGINT UNSIGNED NOT NULL,
        KEY (_slot, id))""";

  private static final String COMPOUND =
      """
      CREATE TABLE compound (
        owner VARBINARY(16) NOT NULL, day DATE NOT NULL, label VARCHAR(20) NOT NULL,
        at TIMESTAMP(6) NOT NULL, price DECIMAL(8,2) NOT NULL, n INT,
        _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(owner) >> 20) VIRTUAL,
        _version BIGINT UNSIGNED NOT NULL,
        PRIMARY KEY (owner, day, label, at, price), KEY (_slot, owner, day, label, at, price))""";

  private static RouterHarness harness;

  @BeforeAll
  static void open() throws SQLException {
    harness = RouterHarness.open(mysql, TYPES, COMPOUND);
  }

  @AfterAll
  static void close() {
    harness.close();
  }

  static Stream<Arguments> values() {
    byte[] megabyte = new byte[1 << 20];
    for (int i = 0; i < megabyte.length; i++) {
      megabyte[i] = (byte) (i * 31);
    }
    String long4Bytes = "😀𝄞é".repeat(20_000);
    return Stream.of(
        Arguments.of("c_boolean", true, "1"),
        Arguments.of("c_boolean", false, "0"),
        Arguments.of("c_tiny", -128L, "-128"),
        Arguments.of("c_int", 4294967295L, "4294967295"),
        Arguments.of("c_long", Long.MIN_VALUE, "-9223372036854775808"),
        Arguments.of("c_long", Long.MAX_VALUE, "9223372036854775807"),
        Arguments.of("c_ulong", -1L, "18446744073709551615"),
        Arguments.of("c_ulong", Long.MIN_VALUE, "9223372036854775808"),
        Arguments.of("c_year", 2155L, "2155"),
        Arguments.of("c_bit", -1L, null),
        Arguments.of("c_bit", 0L, null),
        Arguments.of("c_bit3", 5L, null),
        Arguments.of("c_float", Float.MIN_NORMAL, null),
        Arguments.of("c_float", 16777216.0f / 3, null),
        Arguments.of("c_float", Float.MAX_VALUE, null),
        Arguments.of("c_double", -0.0d, "-0"),
        Arguments.of("c_double", Double.MAX_VALUE, null),
        Arguments.of("c_double", 0.1d + 0.2d, null),
        Arguments.of(
            "c_decimal",
            new BigDecimal("-99999999999999999999999999999999999.999999999999999999999999999999"),
            "-99999999999999999999999999999999999.999999999999999999999999999999"),
        Arguments.of("c_decimal2", new BigDecimal("0.00"), "0.00"),
        Arguments.of("c_char", "", ""),
        Arguments.of("c_text", "", ""),
        Arguments.of("c_text", "ends with space ", "ends with space "),
        Arguments.of("c_text", "😀 \u0000 \\ ' \" %", "😀 \u0000 \\ ' \" %"),
        Arguments.of("c_longtext", long4Bytes, long4Bytes),
        Arguments.of("c_binary", "0123456789abcdef".getBytes(StandardCharsets.US_ASCII), null),
        Arguments.of("c_blob", new byte[0], null),
        Arguments.of("c_blob", megabyte, null),
        Arguments.of("c_date", LocalDate.of(1000, 1, 1), "1000-01-01"),
        Arguments.of("c_date", LocalDate.of(9999, 12, 31), "9999-12-31"),
        Arguments.of("c_date", LocalDate.of(1582, 10, 10), "1582-10-10"),
        Arguments.of("c_time", Duration.ofHours(838).plusSeconds(3599), "838:59:59.000000"),
        Arguments.of(
            "c_time", Duration.ofHours(838).plusSeconds(3599).negated(), "-838:59:59.000000"),
        Arguments.of("c_time", Duration.ofNanos(-1000), "-00:00:00.000001"),
        Arguments.of("c_time", Duration.ofSeconds(-5, 250_000_000), "-00:00:04.750000"),
        Arguments.of("c_time", Duration.ZERO, "00:00:00.000000"),
        Arguments.of("c_time0", Duration.ofHours(25), "25:00:00"),
        Arguments.of(
            "c_datetime",
            LocalDateTime.of(2026, 3, 29, 2, 30, 0, 123_456_000),
            "2026-03-29 02:30:00.123456"),
        Arguments.of(
            "c_datetime", LocalDateTime.of(1000, 1, 1, 0, 0, 0), "1000-01-01 00:00:00.000000"),
        Arguments.of(
            "c_datetime",
            LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000),
            "9999-12-31 23:59:59.999999"),
        Arguments.of(
            "c_datetime3",
            LocalDateTime.of(2026, 12, 31, 23, 59, 59, 999_000_000),
            "2026-12-31 23:59:59.999"),
        Arguments.of("c_timestamp", Instant.parse("1970-01-01T00:00:01Z"), null),
        Arguments.of("c_timestamp", Instant.parse("2038-01-19T03:14:07.999999Z"), null),
        Arguments.of("c_timestamp", Instant.parse("2026-03-29T01:30:00.000001Z"), null),
        Arguments.of("c_json", "{\"a\": [1, null, \"😀\"]}", "{\"a\": [1, null, \"😀\"]}"),
        Arguments.of("c_enum", "ü", "ü"),
        Arguments.of("c_set", "x,z", "x,z"),
        Arguments.of("c_set", "", ""));
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("values")
  void write_edgeValue_readBackEqualInEveryZone(
      String column, Object value, @Nullable String printed) throws SQLException {
    TimeZone zone = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("America/St_Johns"));
      RowWritten written = put(-5L, column, value);
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Apia"));
      StoredRow row = read(-5L);
      assertThat(row.stamp()).isEqualTo(written.stamp());
      assertSame(valueOf(row.values(), column), value);
      assertSame(valueOf(written.values(), column), value);
    } finally {
      TimeZone.setDefault(zone);
    }
    if (printed != null) {
      String key = Long.toUnsignedString(-5L);
      assertThat(ask("SELECT CAST(" + column + " AS CHAR) FROM types WHERE id = " + key, -5L))
          .isEqualTo(printed);
    }
  }

  @Test
  void write_allNull_readAsNull() {
    put(1L, "c_int", null);
    StoredRow row = read(1L);
    assertThat(Arrays.stream(requireNonNull(row.values())).skip(1)).containsOnlyNulls();
  }

  @Test
  void write_generatedColumn_isReadAndNeverWritten() {
    RowWritten written = put(2L, "c_tiny", 41L);
    assertThat(valueOf(written.values(), "c_generated")).isEqualTo(42L);
  }

  @Test
  void write_jsonInOtherSpelling_answersWhatMySqlHolds() {
    RowWritten written = put(3L, "c_json", "{\"b\":1,\"a\":2}");
    assertThat(valueOf(written.values(), "c_json")).isEqualTo("{\"a\": 2, \"b\": 1}");
    assertThat(valueOf(read(3L).values(), "c_json")).isEqualTo("{\"a\": 2, \"b\": 1}");
  }

  @Test
  void write_decimalOfLowerScale_answersWithTheColumnsScale() {
    assertThat(valueOf(put(4L, "c_decimal2", new BigDecimal("1.5")).values(), "c_decimal2"))
        .isEqualTo(new BigDecimal("1.50"));
  }

  @Test
  void read_zeroDate_namesTheColumn() throws SQLException {
    put(6L, "c_int", 1L);
    for (String column : List.of("c_date", "c_datetime", "c_timestamp")) {
      try (var connection = harness.connect(harness.primaryOf(slotOf(6L)));
          var statement = connection.createStatement()) {
        statement.execute("SET SESSION sql_mode = ''");
        statement.execute("UPDATE types SET " + column + " = '0000-00-00' WHERE id = 6");
        assertThatThrownBy(() -> read(6L))
            .isInstanceOfSatisfying(
                RouterException.class, e -> assertThat(e.code()).isEqualTo(Code.INVALID_VALUE))
            .hasMessageContaining(column);
        statement.execute("UPDATE types SET " + column + " = NULL WHERE id = 6");
      }
    }
  }

  @Test
  void write_badJsonOrMember_namesTheColumn() {
    for (String column : List.of("c_json", "c_enum", "c_set")) {
      assertThatThrownBy(() -> put(7L, column, "{not allowed"))
          .isInstanceOfSatisfying(
              RouterException.class, e -> assertThat(e.code()).isEqualTo(Code.INVALID_VALUE))
          .hasMessageContaining(column)
          .hasMessageNotContaining("not allowed");
    }
  }

  @Test
  void readRows_compoundKeysOfManyTypes_areFound() {
    TableMeta table = harness.router().table("compound");
    RowKey[] keys = new RowKey[5];
    for (int i = 0; i < keys.length; i++) {
      keys[i] =
          new RowKey(
              new byte[] {(byte) (i / 2), (byte) 0xFF},
              LocalDate.of(2026, 1, 1 + i),
              "läbel " + i,
              Instant.parse("2026-11-20T00:00:00.00000" + i + "Z"),
              new BigDecimal("1.5" + i));
      if (i != 3) {
        Object[] values = {
          keys[i].value(0),
          keys[i].value(1),
          keys[i].value(2),
          keys[i].value(3),
          keys[i].value(4),
          (long) i
        };
        harness.write(
            new RowWrite(table, Kind.INSERT, keys[i], values, List.of(), 0, 0, harness.next()));
      }
    }
    List<StoredRow> rows =
        harness
            .router()
            .readRows(table, List.of(keys), ReadPreference.PRIMARY, RouterHarness.soon());
    for (int i = 0; i < keys.length; i++) {
      assertThat(rows.get(i).absent()).as("row %s", i).isEqualTo(i == 3);
      if (i != 3) {
        assertThat(requireNonNull(rows.get(i).values())[5]).isEqualTo((long) i);
      }
    }
  }

  private static void assertSame(@Nullable Object actual, Object expected) {
    if (expected instanceof Double number) {
      assertThat(Double.doubleToRawLongBits((Double) requireNonNull(actual)))
          .isEqualTo(Double.doubleToRawLongBits(number));
    } else if (expected instanceof Float number) {
      assertThat(Float.floatToRawIntBits((Float) requireNonNull(actual)))
          .isEqualTo(Float.floatToRawIntBits(number));
    } else {
      assertThat(actual).isEqualTo(expected);
    }
  }

  private static int slotOf(long id) {
    return harness.router().table("types").slotOf(new RowKey(id));
  }

  private static @Nullable String ask(String query, long id) throws SQLException {
    return harness.ask(harness.primaryOf(slotOf(id)), query);
  }

  private static @Nullable Object valueOf(@Nullable Object @Nullable [] values, String column) {
    TableMeta table = harness.router().table("types");
    for (int i = 0; i < table.columns().size(); i++) {
      if (table.columns().get(i).name().equals(column)) {
        return requireNonNull(values)[i];
      }
    }
    throw new AssertionError(column);
  }

  private static RowWritten put(long id, String column, @Nullable Object value) {
    TableMeta table = harness.router().table("types");
    @Nullable Object[] values = new @Nullable Object[table.columns().size()];
    values[0] = id;
    for (int i = 0; i < values.length; i++) {
      if (table.columns().get(i).name().equals(column)) {
        values[i] = value;
      }
    }
    return harness.write(
        new RowWrite(table, Kind.PUT, new RowKey(id), values, List.of(), 0, 0, harness.next()));
  }

  private static StoredRow read(long id) {
    return harness
        .router()
        .readRows(
            harness.router().table("types"),
            List.of(new RowKey(id)),
            ReadPreference.PRIMARY,
            RouterHarness.soon())
        .get(0);
  }
}
