package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.testing.MySqlExtension;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every type of column moves exactly, read by a SELECT or out of the binlog. */
@Timeout(90)
final class MoveTypesIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  static final String TYPES =
      """
      CREATE TABLE types (
        id BIGINT UNSIGNED NOT NULL PRIMARY KEY, touched INT NOT NULL DEFAULT 0,
        c_boolean TINYINT(1), c_tiny TINYINT, c_utiny TINYINT UNSIGNED, c_small SMALLINT UNSIGNED,
        c_medium MEDIUMINT UNSIGNED, c_smedium MEDIUMINT, c_int INT UNSIGNED, c_long BIGINT,
        c_ulong BIGINT UNSIGNED, c_fill INT(8) ZEROFILL, c_year YEAR, c_bit BIT(64), c_bit3 BIT(3),
        c_float FLOAT, c_double DOUBLE, c_decimal DECIMAL(65,30), c_decimal2 DECIMAL(10,2),
        c_char CHAR(5), c_latin VARCHAR(20) CHARACTER SET latin1, c_utf16 VARCHAR(20) CHARACTER SET utf16,
        c_text VARCHAR(100), c_longtext LONGTEXT, c_tinytext TINYTEXT,
        c_binary BINARY(16), c_varbinary VARBINARY(20), c_blob LONGBLOB,
        c_date DATE, c_time TIME(6), c_time0 TIME, c_time2 TIME(2), c_datetime DATETIME(6),
        c_datetime3 DATETIME(3), c_timestamp TIMESTAMP(6) NULL, c_timestamp0 TIMESTAMP NULL,
        c_json JSON, c_enum ENUM('a','b','ü'), c_set SET('x','y','z'),
        c_stored INT GENERATED ALWAYS AS (c_tiny + 1) STORED,
        c_default VARCHAR(40) DEFAULT (CONCAT('d', 1)),
        _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,
        _version BIGINT UNSIGNED NOT NULL,
        KEY (_slot, id))""";
  static final String COMPOUND =
      """
      CREATE TABLE compound (
        owner BINARY(4) NOT NULL, day DATE NOT NULL, label VARCHAR(20) NOT NULL,
        flag BIT(5) NOT NULL, at TIMESTAMP(6) NOT NULL, price DECIMAL(8,2) NOT NULL, n INT,
        _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(owner) >> 20) VIRTUAL,
        _version BIGINT UNSIGNED NOT NULL,
        PRIMARY KEY (owner, day, label, flag, at, price),
        KEY (_slot, owner, day, label, flag, at, price))""";
  static final String VALUES =
      "(id, touched, c_boolean, c_tiny, c_utiny, c_small, c_medium, c_smedium, c_int, c_long, c_ulong,"
          + " c_fill, c_year, c_bit, c_bit3, c_float, c_double, c_decimal, c_decimal2, c_char,"
          + " c_latin, c_utf16, c_text, c_longtext, c_tinytext, c_binary, c_varbinary, c_blob,"
          + " c_date, c_time, c_time0, c_time2, c_datetime, c_datetime3, c_timestamp, c_timestamp0,"
          + " c_json, c_enum, c_set, _version) VALUES ";
  static final List<String> ROWS =
      List.of(
          "(0,1,-128,255,65535,16777215,-8388608,4294967295,-9223372036854775808,"
              + "18446744073709551615,42,2026,b'"
              + "1".repeat(64)
              + "',b'101',1.17549435E-38,1.7976931348623157E308,"
              + "-12345678901234567890123456789012345.123456789012345678901234567891,-0.05,'ab',"
              + "_latin1 x'e4f6fc','ä😀','q''\\\\\"\\n\\0😀','',REPEAT('t', 255),x'0100ff00',x'',"
              + "x'00ff275c',"
              + "'0001-01-01','-838:59:58.000001','-00:00:01','-00:00:00.50','9999-12-31 23:59:59.999999',"
              + "'1000-01-01 00:00:00.001','2038-01-19 03:14:07.999999','1970-01-01 00:00:01',"
              + "'{\"a\":[1,2.5,1e100,null,true,\"\\\\u00e4\\\\\"x\"],\"b\":{\"c\":-9223372036854775808}}',"
              + "'ü','x,z',1)",
          "(0,0,127,0,0,0,8388607,0,9223372036854775807,0,0,1901,b'0',b'0',-0.1,-0.0,0,99999999.99,"
              + "'','','','',REPEAT('lang ', 20000),'',x'"
              + "00".repeat(16)
              + "',x'000000',REPEAT(x'00ff', 40000),"
              + "'2026-02-28','838:59:59','838:59:59','00:00:00.01','2026-11-21 04:05:06.000007',"
              + "'2026-11-21 04:05:06.700','2026-11-21 04:05:06.000001','2026-11-21 04:05:06',"
              + "'\"just text\"','a','',18446744073709551615)",
          "(0" + ",NULL".repeat(37) + ",2)",
          "(0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,3.4028235E38,5e-324,NULL,"
              + "NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'0000-00-00','00:00:00',"
              + "'00:00:00','0','0000-00-00 00:00:00','2026-00-00 00:00:00','0','0','[]','b','x,y,z',3)");

  private MoveHarness harness;

  @BeforeEach
  void open() throws SQLException {
    harness = MoveHarness.open(mysql, TYPES, COMPOUND);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  /** Ends the mover's reading of the binlog with every row in it, after all were copied. */
  private final class Toucher implements MoveSteps {
    final List<Map<String, String>> before = new ArrayList<>();
    private final String slots;
    private int copies;

    Toucher(List<Integer> slots) {
      this.slots = " WHERE _slot IN (" + Sql.list(slots) + ")";
    }

    @Override
    public void after(MoveStep step) {
      try {
        if (step == MoveStep.COPY && copies++ < 8) {
          harness.sqlLoosely(
              1, "UPDATE types SET touched = touched + 1, _version = _version ^ 1" + slots);
          harness.sql(
              1,
              "UPDATE IGNORE compound SET price = price + 1, flag = flag ^ 1, n = n + 1" + slots);
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void before(MoveStep step) {
      try {
        if (step == MoveStep.PURGE && copies > 0 && before.isEmpty()) {
          before.add(harness.rows(1, "SELECT * FROM types" + slots));
          before.add(harness.rows(1, COMPOUND_ROWS + slots));
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static final String COMPOUND_ROWS =
      "SELECT CONCAT_WS('/', HEX(owner), day, label, flag + 0, at, price) AS k, compound.*"
          + " FROM compound";

  @Test
  void move_ofEveryType_isExactByCopyAndByBinlog() throws Exception {
    for (int i = 0; i < 150; i++) {
      harness.sqlLoosely(
          1,
          "INSERT INTO types " + VALUES + "(" + i + "," + ROWS.get(i % ROWS.size()).substring(1));
      harness.sql(
          1,
          "INSERT INTO compound (owner, day, label, flag, at, price, n, _version) VALUES"
              + " (x'%08x', '2026-01-%02d', 'l%d\\'ä', %d, '2026-11-21 01:02:03.%06d', %d.50, NULL, 1)"
                  .formatted(i << 8, i % 28 + 1, i, i % 16 * 2, i, i));
    }
    List<Integer> slots =
        new ArrayList<>(
            harness.rows(1, "SELECT DISTINCT _slot FROM types").keySet().stream()
                .map(Integer::valueOf)
                .toList());
    harness.rows(1, "SELECT DISTINCT _slot FROM compound").keySet().stream()
        .map(Integer::valueOf)
        .filter(slot -> !slots.contains(slot))
        .forEach(slots::add);
    slots.removeIf(slot -> !harness.router().shardMap().ownerOf(slot).equals(harness.name(1)));
    Collections.sort(slots);
    Toucher toucher = new Toucher(slots);
    long job = harness.order(slots);
    harness.mover(toucher);
    harness.awaitEnd(job);
    assertThat(toucher.before).hasSize(2);
    assertThat(toucher.before.get(0)).hasSizeGreaterThan(40);
    assertThat(harness.rows(2, "SELECT * FROM types")).isEqualTo(toucher.before.get(0));
    assertThat(harness.rows(2, COMPOUND_ROWS)).isEqualTo(toucher.before.get(1));
    assertThat(harness.number(2, "SELECT MAX(touched) FROM types")).isPositive();
    harness.assertOneOwnerEach();
  }
}
