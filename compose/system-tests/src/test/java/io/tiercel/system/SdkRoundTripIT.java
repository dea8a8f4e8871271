package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.client.Freshness;
import io.tiercel.client.Origin;
import io.tiercel.client.Read;
import io.tiercel.client.Row;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.testing.MySqlExtension;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every column type with its edges, equal at every layer and equal to what plain JDBC reads. */
@Timeout(180)
class SdkRoundTripIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2);

  private static RunningCluster cluster;
  private static Tiercel writer;
  private static Tiercel reader;

  @BeforeAll
  static void start() throws Exception {
    cluster = RunningCluster.start(mysql, 2);
    cluster.sql(
        """
        CREATE TABLE every_type (
          id BIGINT PRIMARY KEY,
          flag BOOLEAN, tiny TINYINT, tiny_u TINYINT UNSIGNED, small SMALLINT,
          small_u SMALLINT UNSIGNED, medium MEDIUMINT, medium_u MEDIUMINT UNSIGNED,
          normal INT, normal_u INT UNSIGNED, big BIGINT, big_u BIGINT UNSIGNED, born YEAR,
          bit1 BIT(1), bit9 BIT(9), bit64 BIT(64), single_p FLOAT, double_p DOUBLE,
          exact DECIMAL(30,10), fixed CHAR(10), varied VARCHAR(100), long_text TEXT,
          fixed_b BINARY(4), varied_b VARBINARY(50), blob_b LONGBLOB, uid BINARY(16),
          day DATE, time0 TIME, time6 TIME(6), moment DATETIME(6), instant6 TIMESTAMP(6) NULL,
          doc JSON, choice ENUM('NEW','PAID'), choices SET('a','b','c'),
          _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,
          _version BIGINT UNSIGNED NOT NULL,
          KEY (_slot, id)
        ) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin
        """,
        """
        CREATE TABLE order_line (
          order_id BIGINT, line INT, text VARCHAR(50), amount DECIMAL(10,2) NOT NULL DEFAULT 1.50,
          _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(order_id) >> 20) VIRTUAL,
          _version BIGINT UNSIGNED NOT NULL,
          PRIMARY KEY (order_id, line), KEY (_slot, order_id, line)
        )
        """,
        """
        CREATE TABLE by_uuid (
          id BINARY(16) PRIMARY KEY, name VARCHAR(50) NOT NULL,
          _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,
          _version BIGINT UNSIGNED NOT NULL, KEY (_slot, id)
        )
        """,
        """
        CREATE TABLE by_name (
          name VARCHAR(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin PRIMARY KEY, score INT,
          _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(name) >> 20) VIRTUAL,
          _version BIGINT UNSIGNED NOT NULL, KEY (_slot, name)
        )
        """);
    writer = cluster.connect();
    reader = cluster.connect();
  }

  @AfterAll
  static void stop() {
    writer.close();
    reader.close();
    cluster.close();
  }

  /** Sets of edge values. */
  enum Edge {
    MIN(1),
    MAX(2),
    NULL(3),
    EMPTY(4),
    ODD(5);

    private final long id;

    Edge(long id) {
      this.id = id;
    }

    Row row() {
      return switch (this) {
        case MIN -> min();
        case MAX -> max();
        case NULL -> allNull();
        case EMPTY -> empty();
        case ODD -> odd();
      };
    }

    private Row min() {
      return numbers(
              this, false, -128, 0, -32768, 0, -8388608, 0, Integer.MIN_VALUE, 0, Long.MIN_VALUE)
          .set("big_u", BigInteger.ZERO)
          .set("born", 1901L)
          .set("bit1", 0L)
          .set("bit9", 0L)
          .set("bit64", 0L)
          .set("single_p", -3.4028235e38f)
          .set("double_p", -Double.MAX_VALUE)
          .set("exact", new BigDecimal("-99999999999999999999.9999999999"))
          .set("fixed", "a")
          .set("varied", "b")
          .set("long_text", "c")
          .set("fixed_b", new byte[] {0, 0, 0, 0})
          .set("varied_b", new byte[] {0})
          .set("blob_b", new byte[] {0})
          .set("uid", new byte[16])
          .set("day", LocalDate.of(1000, 1, 1))
          .set("time0", Duration.ofSeconds(-(838 * 3600 + 59 * 60 + 59)))
          .set("time6", Duration.ofSeconds(-(838 * 3600 + 59 * 60 + 59)))
          .set("moment", LocalDateTime.of(1000, 1, 1, 0, 0))
          .set("instant6", Instant.parse("1970-01-01T00:00:01Z"))
          .set("doc", "{}")
          .set("choice", "NEW")
          .set("choices", "a")
          .build();
    }

    private Row max() {
      return numbers(
              this,
              true,
              127,
              255,
              32767,
              65535,
              8388607,
              16777215,
              Integer.MAX_VALUE,
              4294967295L,
              Long.MAX_VALUE)
          .set("big_u", new BigInteger("18446744073709551615"))
          .set("born", 2155L)
          .set("bit1", 1L)
          .set("bit9", 511L)
          .set("bit64", -1L)
          .set("single_p", 3.4028235e38f)
          .set("double_p", Double.MAX_VALUE)
          .set("exact", new BigDecimal("99999999999999999999.9999999999"))
          .set("fixed", "\uD83D\uDE00".repeat(10))
          .set("varied", "\uD83D\uDE00".repeat(100))
          .set("long_text", "x".repeat(65_535))
          .set("fixed_b", new byte[] {-1, -1, -1, -1})
          .set("varied_b", bytes(50))
          .set("blob_b", bytes(1 << 20))
          .set("uid", bytes(16))
          .set("day", LocalDate.of(9999, 12, 31))
          .set("time0", Duration.ofSeconds(838 * 3600 + 59 * 60 + 59))
          .set("time6", Duration.ofSeconds(838 * 3600 + 59 * 60 + 58).plusNanos(999_999_000))
          .set("moment", LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000))
          .set("instant6", Instant.parse("2038-01-19T03:14:07.499999Z"))
          .set("doc", "{\"a\": [1, \"\uD83D\uDE00\"]}")
          .set("choice", "PAID")
          .set("choices", "a,b,c")
          .build();
    }

    private Row empty() {
      return odd().toBuilder()
          .set("id", id)
          .set("fixed", "")
          .set("varied", "")
          .set("long_text", "")
          .set("varied_b", new byte[0])
          .set("blob_b", new byte[0])
          .set("choices", "")
          .set("time6", Duration.ZERO)
          .build();
    }

    private Row odd() {
      return numbers(this, true, -1, 1, -1, 1, -1, 1, -1, 1, -1)
          .set("big_u", new BigInteger("9223372036854775808"))
          .set("born", 0L)
          .set("bit1", 1L)
          .set("bit9", 257L)
          .set("bit64", Long.MIN_VALUE)
          .set("single_p", -0.0f)
          .set("double_p", -0.0d)
          .set("exact", new BigDecimal("0.0000000001"))
          .set("fixed", "in between")
          .set("varied", "  2016-12-31 23:59:60 'quoted' \\ \0 \n")
          .set("long_text", "e\u0301\u200D\uD83D\uDC69\u200D\uD83D\uDCBB")
          .set("fixed_b", new byte[] {1, 0, 0, 0})
          .set("varied_b", new byte[] {0x20, 0, 0x20})
          .set("blob_b", new byte[] {'\'', '\\', 0, 26})
          .set("uid", bytes(16))
          .set("day", LocalDate.of(2024, 2, 29))
          .set("time0", Duration.ofSeconds(-1))
          .set("time6", Duration.ofNanos(-1_000))
          .set("moment", LocalDateTime.of(2016, 12, 31, 23, 59, 59, 999_999_000))
          .set("instant6", Instant.parse("2016-12-31T23:59:59.999999Z"))
          .set("doc", "null")
          .set("choice", "PAID")
          .set("choices", "a,c")
          .build();
    }

    private Row allNull() {
      Row.Builder row = Row.builder().set("id", id);
      odd().columns().stream().skip(1).forEach(column -> row.set(column, null));
      return row.build();
    }

    private static Row.Builder numbers(Edge edge, boolean flag, long... numbers) {
      Row.Builder row = Row.builder().set("id", edge.id).set("flag", flag);
      List<String> columns =
          List.of(
              "tiny",
              "tiny_u",
              "small",
              "small_u",
              "medium",
              "medium_u",
              "normal",
              "normal_u",
              "big");
      for (int i = 0; i < numbers.length; i++) {
        row.set(columns.get(i), numbers[i]);
      }
      return row;
    }

    private static byte[] bytes(int count) {
      byte[] bytes = new byte[count];
      new Random(count).nextBytes(bytes);
      return bytes;
    }
  }

  @ParameterizedTest
  @EnumSource(Edge.class)
  void put_everyType_isEqualAtEveryLayerAndToPlainJdbc(Edge edge) throws Exception {
    Row row = edge.row();
    Table<Row, Row> near = writer.table("every_type");
    Table<Row, Row> shared = reader.table("every_type");
    Row key = Row.of("id", edge.id);

    near.put(row);

    assertRead(near.read(key), Origin.NEAR, row);
    assertRead(shared.read(key), Origin.SHARED, row);
    assertRead(shared.read(key), Origin.NEAR, row);
    assertRead(shared.read(key, Freshness.strong()), Origin.LOADED, row);
    assertSame(plain(edge.id), row);
  }

  private static void assertRead(Read<Row> read, Origin origin, Row expected) {
    assertThat(read.origin()).isEqualTo(origin);
    assertThat(read.value()).isNotNull();
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    if (read.value() != null) {
      read.value().columns().forEach(column -> values.put(column, read.value().get(column)));
    }
    assertSame(values, expected);
  }

  private static void assertSame(Map<String, @Nullable Object> actual, Row expected) {
    for (String column : expected.columns()) {
      assertThat(actual.get(column)).as(column).isEqualTo(expected.get(column));
    }
    assertThat(actual).hasSize(expected.columns().size());
  }

  private static Map<String, @Nullable Object> plain(long id) throws SQLException {
    for (Connection shard : cluster.jdbc()) {
      try (shard;
          PreparedStatement select =
              shard.prepareStatement(
                  "SELECT *, single_p * 1e0 exact_single, UNIX_TIMESTAMP(instant6) epoch"
                      + " FROM every_type WHERE id = ?")) {
        select.setLong(1, id);
        ResultSet row = select.executeQuery();
        if (row.next()) {
          return plain(row);
        }
      }
    }
    throw new AssertionError("no shard has the row");
  }

  private static Map<String, @Nullable Object> plain(ResultSet row) throws SQLException {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (String column : Edge.ODD.row().columns()) {
      Object value = row.getString(column) == null ? null : plain(row, column);
      values.put(column, value);
    }
    return values;
  }

  private static Object plain(ResultSet row, String column) throws SQLException {
    return switch (column) {
      case "flag" -> row.getBoolean(column);
      case "big_u" -> row.getObject(column, BigInteger.class);
      case "bit1", "bit9", "bit64" -> new BigInteger(1, row.getBytes(column)).longValue();
      case "single_p" -> (float) row.getDouble("exact_single"); // Text has six digits.
      case "double_p" -> row.getDouble(column);
      case "exact" -> row.getBigDecimal(column);
      case "fixed", "varied", "long_text", "doc", "choice", "choices" -> row.getString(column);
      case "fixed_b", "varied_b", "blob_b", "uid" -> row.getBytes(column);
      case "day" -> row.getObject(column, LocalDate.class);
      case "moment" -> row.getObject(column, LocalDateTime.class);
      case "time0", "time6" -> duration(row.getString(column));
      case "instant6" -> instant(row.getBigDecimal("epoch"));
      default -> row.getLong(column);
    };
  }

  private static Duration duration(String time) {
    boolean negative = time.startsWith("-");
    String[] parts = (negative ? time.substring(1) : time).split(":", -1);
    BigDecimal seconds =
        new BigDecimal(parts[2])
            .add(BigDecimal.valueOf(Long.parseLong(parts[0]) * 3600))
            .add(BigDecimal.valueOf(Long.parseLong(parts[1]) * 60));
    Duration duration = Duration.ofNanos(seconds.movePointRight(9).longValueExact());
    return negative ? duration.negated() : duration;
  }

  private static Instant instant(BigDecimal epoch) {
    return Instant.EPOCH.plusNanos(epoch.movePointRight(9).longValueExact());
  }

  private enum Choice {
    NEW,
    PAID
  }

  /** Some columns as other types a record may use. */
  private record Typed(
      long id,
      Boolean flag,
      Byte tiny,
      Short tinyU,
      Integer smallU,
      Long normalU,
      BigInteger bigU,
      Boolean bit1,
      Float singleP,
      Double doubleP,
      BigDecimal exact,
      @Nullable String varied,
      byte[] blobB,
      UUID uid,
      Duration time6,
      Choice choice,
      Set<String> choices) {}

  private record LineKey(int line, long orderId) {}

  private record Line(long orderId, int line, @Nullable String text) {}

  private record Named(UUID id, String name) {}

  private record Score(String name, @Nullable Integer score) {}

  @Test
  void compoundKeyRecord_insertUpdateDelete_roundTripsBetweenClients() {
    Table<LineKey, Line> mine = writer.table("order_line", LineKey.class, Line.class);
    Table<LineKey, Line> theirs = reader.table("order_line", LineKey.class, Line.class);
    LineKey key = new LineKey(2, 77);

    mine.insert(new Line(77, 2, "first"));
    assertThat(theirs.get(key)).isEqualTo(new Line(77, 2, "first"));
    assertThat(theirs.update(key, line -> new Line(77, 2, line.text() + "!")))
        .isEqualTo(new Line(77, 2, "first!"));
    assertThat(mine.get(key, Freshness.bounded(Duration.ZERO)))
        .isEqualTo(new Line(77, 2, "first!"));
    assertThat(writer.table("order_line").get(Row.of("order_id", 77, "line", 2)))
        .isEqualTo(
            Row.builder()
                .set("order_id", 77L)
                .set("line", 2L)
                .set("text", "first!")
                .set("amount", new BigDecimal("1.50"))
                .build());
    assertThat(mine.delete(key).existed()).isTrue();
    assertThat(theirs.get(key, Freshness.bounded(Duration.ZERO))).isNull();
  }

  @Test
  void typedRecord_putByOneClient_isEqualInAnother() {
    Typed row =
        new Typed(
            100,
            true,
            (byte) -128,
            (short) 255,
            65_535,
            4_294_967_295L,
            new BigInteger("18446744073709551615"),
            true,
            -0.0f,
            -0.0d,
            new BigDecimal("1.5000000000"),
            "\uD83D\uDE00",
            new byte[] {1, 2},
            new UUID(1, -2),
            Duration.ofMillis(-1_500),
            Choice.PAID,
            Set.of("a", "c"));
    writer.table("every_type", Long.class, Typed.class).put(row);

    Typed near = writer.table("every_type", Long.class, Typed.class).get(100L);
    Typed shared = reader.table("every_type", Long.class, Typed.class).get(100L);

    assertThat(near).usingRecursiveComparison().isEqualTo(row);
    assertThat(shared).usingRecursiveComparison().isEqualTo(row);
  }

  @Test
  void uuidAndTextKeys_putAndGet_roundTrip() {
    UUID id = UUID.randomUUID();
    Table<UUID, Named> byUuid = writer.table("by_uuid", UUID.class, Named.class);
    byUuid.put(new Named(id, "x"));
    assertThat(reader.table("by_uuid", UUID.class, Named.class).get(id))
        .isEqualTo(new Named(id, "x"));

    Table<String, Score> byName = writer.table("by_name", String.class, Score.class);
    for (String name : List.of("", "a", "A", "a ", "\uD83D\uDE00", "é", "e\u0301")) {
      byName.put(new Score(name, name.length()));
    }
    Table<String, Score> read = reader.table("by_name", String.class, Score.class);
    for (String name : List.of("", "a", "A", "a ", "\uD83D\uDE00", "é", "e\u0301")) {
      assertThat(read.get(name))
          .as(name.toLowerCase(Locale.ROOT))
          .isEqualTo(new Score(name, name.length()));
    }
  }
}
