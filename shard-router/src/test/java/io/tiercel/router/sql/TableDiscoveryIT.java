package io.tiercel.router.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.router.Column;
import io.tiercel.router.ColumnType;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.TableMeta;
import io.tiercel.testing.MySqlExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableDiscoveryIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private static final String ADOPTED =
      """
      , _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,
      _version BIGINT UNSIGNED NOT NULL, PRIMARY KEY (id), INDEX by_slot (_slot, id))""";

  private static Connection connection;
  private static String database;

  @BeforeAll
  static void createDatabase() throws SQLException {
    connection = mysql.connect(mysql.topology().shards().get(0).primary());
    database = mysql.freshDatabase("meta");
    execute("CREATE DATABASE " + database + " COLLATE utf8mb4_0900_bin");
    connection.setCatalog(database);
  }

  @AfterAll
  static void dropDatabase() throws SQLException {
    execute("DROP DATABASE " + database);
    connection.close();
  }

  @BeforeEach
  void dropTable() throws SQLException {
    execute("DROP VIEW IF EXISTS v");
    execute("DROP TABLE IF EXISTS t, parent");
  }

  static Stream<Arguments> types() {
    return Stream.of(
        Arguments.of("TINYINT(1)", ColumnType.BOOLEAN, 0L, 0, 0),
        Arguments.of("BOOLEAN", ColumnType.BOOLEAN, 0L, 0, 0),
        Arguments.of("TINYINT", ColumnType.INTEGER, 0L, 0, 0),
        Arguments.of("TINYINT UNSIGNED", ColumnType.INTEGER, 0L, 0, 0),
        Arguments.of("SMALLINT", ColumnType.INTEGER, 0L, 0, 0),
        Arguments.of("MEDIUMINT UNSIGNED", ColumnType.INTEGER, 0L, 0, 0),
        Arguments.of("INT", ColumnType.INTEGER, 0L, 0, 0),
        Arguments.of("INT UNSIGNED ZEROFILL", ColumnType.INTEGER, 0L, 0, 0),
        Arguments.of("BIGINT", ColumnType.INTEGER, 0L, 0, 0),
        Arguments.of("BIGINT UNSIGNED", ColumnType.UNSIGNED_LONG, 0L, 0, 0),
        Arguments.of("YEAR", ColumnType.INTEGER, 0L, 0, 0),
        Arguments.of("BIT(5)", ColumnType.BIT, 5L, 0, 0),
        Arguments.of("FLOAT", ColumnType.FLOAT, 0L, 0, 0),
        Arguments.of("DOUBLE", ColumnType.DOUBLE, 0L, 0, 0),
        Arguments.of("DECIMAL(10,3)", ColumnType.DECIMAL, 0L, 10, 3),
        Arguments.of("CHAR(7)", ColumnType.STRING, 7L, 0, 0),
        Arguments.of("VARCHAR(40)", ColumnType.STRING, 40L, 0, 0),
        Arguments.of("TEXT", ColumnType.STRING, 65_535L, 0, 0),
        Arguments.of("LONGTEXT", ColumnType.STRING, 4_294_967_295L, 0, 0),
        Arguments.of("BINARY(16)", ColumnType.BYTES, 16L, 0, 0),
        Arguments.of("VARBINARY(9)", ColumnType.BYTES, 9L, 0, 0),
        Arguments.of("LONGBLOB", ColumnType.BYTES, 4_294_967_295L, 0, 0),
        Arguments.of("DATE", ColumnType.DATE, 0L, 0, 0),
        Arguments.of("TIME(3)", ColumnType.TIME, 0L, 3, 0),
        Arguments.of("DATETIME(6)", ColumnType.DATETIME, 0L, 6, 0),
        Arguments.of("TIMESTAMP(6)", ColumnType.TIMESTAMP, 0L, 6, 0),
        Arguments.of("JSON", ColumnType.JSON, 0L, 0, 0),
        Arguments.of("ENUM('a','it''s')", ColumnType.ENUM, 0L, 0, 0),
        Arguments.of("SET('a','b')", ColumnType.SET, 0L, 0, 0));
  }

  @ParameterizedTest
  @MethodSource("types")
  void discover_columnType_isMapped(
      String sql, ColumnType type, long maxLength, int precision, int scale) throws SQLException {
    Column column = columnOf("c " + sql + " NULL");

    assertThat(column.type()).isEqualTo(type);
    assertThat(column.maxLength()).isEqualTo(maxLength);
    assertThat(column.precision()).isEqualTo(precision);
    assertThat(column.scale()).isEqualTo(scale);
    assertThat(column.nullable()).isTrue();
  }

  @Test
  void discover_enumAndSet_haveTheirMembersAsMySqlHasThem() throws SQLException {
    assertThat(columnOf("c ENUM('a','b''c','d\\\\e','f,g','h\\ni','','é')").members())
        .containsExactly("a", "b'c", "d\\e", "f,g", "h\ni", "", "é");
    dropTable();
    assertThat(columnOf("c SET('x','y''','z\\\\')").members()).containsExactly("x", "y'", "z\\");
  }

  @Test
  void discover_enumMemberBeyondTheBasicPlane_isAsMySqlPrintsIt() throws SQLException {
    assertThat(columnOf("c ENUM('é🎈')").members()).containsExactly("é?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c INT NOT NULL                                    | false | false",
        "c INT NULL                                        | true  | false",
        "c INT NOT NULL DEFAULT 5                          | true  | false",
        "c VARCHAR(40) NOT NULL DEFAULT (UUID())           | true  | false",
        "c INT NOT NULL AUTO_INCREMENT UNIQUE              | true  | false",
        "c INT GENERATED ALWAYS AS (id + 1) STORED NOT NULL | true | true",
        "c INT GENERATED ALWAYS AS (id + 1) VIRTUAL        | true  | true",
      })
  void discover_column_knowsWhoFillsIt(String definition, boolean optional, boolean generated)
      throws SQLException {
    Column column = columnOf(definition);

    assertThat(column.optional()).isEqualTo(optional);
    assertThat(column.generated()).isEqualTo(generated);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CHAR(3)",
        "BINARY(3)",
        "DECIMAL(9,2)",
        "JSON",
        "TIME(5)",
        "DATETIME",
        "TIMESTAMP(3)",
        "TIMESTAMP(6) DEFAULT NOW(6) ON UPDATE NOW(6)",
        "ENUM('a')",
        "SET('a')",
        "YEAR",
        "FLOAT(7,3)",
        "VARCHAR(9) CHARACTER SET latin1",
        "INT NOT NULL AUTO_INCREMENT UNIQUE",
        "INT GENERATED ALWAYS AS (id + 1) VIRTUAL"
      })
  void discover_valueMaySettleDifferently_isReadBack(String type) throws SQLException {
    create("id INT, c " + type + ADOPTED);

    assertThat(discover().readBack()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INT",
        "BIGINT UNSIGNED",
        "TINYINT(1)",
        "BIT(3)",
        "FLOAT",
        "DOUBLE",
        "VARCHAR(9)",
        "TEXT",
        "VARBINARY(9)",
        "BLOB",
        "DATE",
        "TIME(6)",
        "DATETIME(6)",
        "TIMESTAMP(6) NULL"
      })
  void discover_valueIsKeptExactly_isNotReadBack(String type) throws SQLException {
    create("id BINARY(16), c " + type + ADOPTED);

    assertThat(discover().readBack()).isFalse();
  }

  @Test
  void discover_trigger_isReadBack() throws SQLException {
    create("id INT, c INT" + ADOPTED);
    execute("CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.c = 7");

    assertThat(discover().readBack()).isTrue();
  }

  @Test
  void discover_uniqueIndexes_areTold() throws SQLException {
    create("id INT, c INT, INDEX (c)" + ADOPTED);
    assertThat(discover().otherUniqueIndexes()).isFalse();

    execute("ALTER TABLE t ADD UNIQUE (c)");
    assertThat(discover().otherUniqueIndexes()).isTrue();
  }

  @Test
  void discover_compoundKey_isInKeyOrderWithItsShardKey() throws SQLException {
    create(
        """
        note TEXT, line INT UNSIGNED, customer VARCHAR(20),
        _version BIGINT UNSIGNED NOT NULL,
        _slot SMALLINT UNSIGNED AS (CRC32(customer) >> 20),
        day DATE, PRIMARY KEY (day, customer, line), INDEX (_slot, day, customer, line))""");

    TableMeta meta = discover();

    assertThat(meta.columns())
        .extracting(Column::name)
        .containsExactly("note", "line", "customer", "day");
    assertThat(meta.primaryKey()).containsExactly(3, 2, 1);
    assertThat(meta.shardKeyPart()).isEqualTo(1);
  }

  @Test
  void discover_oddNames_areQuoted() throws SQLException {
    create("`a``b` INT, c INT, PRIMARY KEY (`a``b`))");
    mend(assertNotAdopted("it has no column _slot"));

    assertThat(discover().columns()).extracting(Column::name).containsExactly("a`b", "c");
  }

  @Test
  void discover_fingerprint_isStableAndTellsShapesApart() throws SQLException {
    create("id INT, c INT" + ADOPTED);
    long first = discover().fingerprint();
    assertThat(discover().fingerprint()).isEqualTo(first);

    execute("ALTER TABLE t MODIFY c BIGINT");
    long wider = discover().fingerprint();
    execute("ALTER TABLE t ADD d INT");
    long more = discover().fingerprint();
    execute("ALTER TABLE t DROP d, MODIFY c INT");

    assertThat(Stream.of(first, wider, more).distinct()).hasSize(3);
    assertThat(discover().fingerprint()).isEqualTo(first);
  }

  @Test
  void discover_absentTable_isUnknown() {
    for (String name : List.of("nothing", "t`; DROP TABLE t", "")) {
      assertThatThrownBy(() -> TableDiscovery.discover(connection, database, name))
          .isInstanceOfSatisfying(
              RouterException.class, e -> assertThat(e.code()).isEqualTo(Code.UNKNOWN_TABLE));
    }
  }

  @Test
  void discover_tiercelsOwnTable_isUnknown() throws SQLException {
    execute("CREATE TABLE tiercel_mine (id INT PRIMARY KEY)");

    assertThatThrownBy(() -> TableDiscovery.discover(connection, database, "tiercel_mine"))
        .hasMessageContaining("no table named tiercel_mine");
  }

  /** What is wrong, the definition, and what the refusal says. */
  static Stream<Arguments> mendable() {
    String slot = "_slot SMALLINT UNSIGNED AS (CRC32(id) >> 20)";
    String rest = ", _version BIGINT UNSIGNED NOT NULL, PRIMARY KEY (id), INDEX s (_slot, id))";
    return Stream.of(
        Arguments.of("id INT PRIMARY KEY)", "has no column _slot; it has no column _version"),
        Arguments.of("id INT PRIMARY KEY, " + slot + ")", "it has no column _version"),
        Arguments.of(
            "id INT PRIMARY KEY, " + slot + ", _version BIGINT UNSIGNED NOT NULL)",
            "no index that begins with _slot"),
        Arguments.of(
            "id INT, "
                + slot
                + ", _version BIGINT UNSIGNED NOT NULL, PRIMARY KEY (id),"
                + " INDEX s (id, _slot))",
            "no index that begins with _slot"),
        Arguments.of("id INT, _slot SMALLINT UNSIGNED" + rest, "_slot is not the one"),
        Arguments.of("id INT, " + slot + " STORED" + rest, "_slot is not the one"),
        Arguments.of(
            "id INT, _slot INT UNSIGNED AS (CRC32(id) >> 20)" + rest, "_slot is not the one"),
        Arguments.of(
            "id INT, _slot SMALLINT UNSIGNED AS (CRC32(id) >> 21)" + rest, "_slot is not the one"),
        Arguments.of(
            "id INT, o INT, _slot SMALLINT UNSIGNED AS (CRC32(o) >> 20)" + rest,
            "hashes o, which is not in the primary key"),
        Arguments.of(
            "id INT, d DATE, _slot SMALLINT UNSIGNED AS (CRC32(d) >> 20),"
                + " _version BIGINT UNSIGNED NOT NULL, PRIMARY KEY (d, id), INDEX s (_slot))",
            "shard key d is of a type that has no slot"),
        Arguments.of(
            "id INT, " + slot + ", _version BIGINT, PRIMARY KEY (id), INDEX s (_slot, id))",
            "_version is not BIGINT UNSIGNED NOT NULL"),
        Arguments.of(
            "id INT, "
                + slot
                + ", _version BIGINT UNSIGNED AS (id) STORED, PRIMARY KEY (id),"
                + " INDEX s (_slot, id))",
            "_version is not BIGINT UNSIGNED NOT NULL"),
        Arguments.of(
            "id VARCHAR(20) COLLATE utf8mb4_0900_ai_ci DEFAULT 'it''s \\\\' COMMENT 'the \\'key\\'', "
                + slot
                + rest,
            "collation utf8mb4_0900_ai_ci"),
        Arguments.of("id VARCHAR(20) COLLATE utf8mb4_bin, " + slot + rest, "collation utf8mb4_bin"),
        Arguments.of("id CHAR(20) CHARACTER SET latin1, " + slot + rest, "collation latin1"),
        Arguments.of(
            "id INT, kind VARCHAR(9) COLLATE utf8mb4_general_ci, "
                + slot
                + ", _version BIGINT UNSIGNED NOT NULL, PRIMARY KEY (id, kind), INDEX s (_slot))",
            "key column kind has collation utf8mb4_general_ci"),
        Arguments.of("id BIGINT AUTO_INCREMENT PRIMARY KEY)", "its key id is AUTO_INCREMENT"),
        Arguments.of(
            "id BIGINT AUTO_INCREMENT, c INT, PRIMARY KEY (id, c))", "has no column _slot; it has"),
        Arguments.of("id INT PRIMARY KEY) ENGINE = MyISAM", "engine MyISAM"));
  }

  @ParameterizedTest
  @MethodSource("mendable")
  void discover_notAdopted_saysTheStatementThatMendsIt(String definition, String complaint)
      throws SQLException {
    create(definition);

    mend(assertNotAdopted(complaint));

    assertThatCode(TableDiscoveryIT::discover).doesNotThrowAnyException();
  }

  @Test
  void discover_cascadingForeignKey_isRefused() throws SQLException {
    execute("CREATE TABLE parent (id INT PRIMARY KEY)");
    create(
        "id INT, p INT, CONSTRAINT f FOREIGN KEY (p) REFERENCES parent (id) ON DELETE CASCADE"
            + ADOPTED);

    mend(assertNotAdopted("foreign key f lets MySQL change rows"));

    assertThatCode(TableDiscoveryIT::discover).doesNotThrowAnyException();
  }

  @Test
  void discover_restrictingForeignKey_isFine() throws SQLException {
    execute("CREATE TABLE parent (id INT PRIMARY KEY)");
    create("id INT, p INT, FOREIGN KEY (p) REFERENCES parent (id)" + ADOPTED);

    assertThatCode(TableDiscoveryIT::discover).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id INT                                          | it has no primary key",
        "id FLOAT PRIMARY KEY                            | key column id is of type float",
        "id DOUBLE PRIMARY KEY                           | key column id is of type double",
        "id YEAR PRIMARY KEY                             | key column id is of type year",
        "id ENUM('a') PRIMARY KEY                        | key column id is of type enum('a')",
        "id TEXT, PRIMARY KEY (id(20))                   | covers the beginning of id only",
        "a INT, id INT AS (a + 1) STORED PRIMARY KEY     | key column id is computed by MySQL",
        "id DATE PRIMARY KEY                             | can be the shard key",
        "id INT ZEROFILL PRIMARY KEY                     | can be the shard key",
        "id INT PRIMARY KEY, place POINT                 | column place is of type point",
      })
  void discover_noStatementMendsIt_saysWhy(String definition, String complaint)
      throws SQLException {
    create(definition + ")");

    assertNotAdopted(complaint);
  }

  @Test
  void discover_view_isRefused() throws SQLException {
    create("id INT" + ADOPTED);
    execute("CREATE VIEW v AS SELECT * FROM t");

    assertThatThrownBy(() -> TableDiscovery.discover(connection, database, "v"))
        .hasMessageContaining("it is a view");
  }

  private static Column columnOf(String definition) throws SQLException {
    create("id INT, " + definition + ADOPTED);
    return discover().columns().get(1);
  }

  private static TableMeta discover() throws SQLException {
    return TableDiscovery.discover(connection, database, "t");
  }

  private static String assertNotAdopted(String complaint) throws SQLException {
    try {
      discover();
    } catch (RouterException e) {
      assertThat(e.code()).isEqualTo(Code.TABLE_NOT_ADOPTED);
      assertThat(e).hasMessageContaining(complaint);
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("the table was taken");
  }

  /** Runs what the message says, to the letter. */
  private static void mend(String message) throws SQLException {
    assertThat(message).contains("ALTER TABLE `" + database + "`.`t` ");
    execute(message.substring(message.indexOf("ALTER TABLE")));
  }

  private static void create(String definition) throws SQLException {
    execute("CREATE TABLE t (" + definition);
  }

  private static void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
