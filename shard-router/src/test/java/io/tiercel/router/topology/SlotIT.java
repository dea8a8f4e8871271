package io.tiercel.router.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.router.ColumnType;
import io.tiercel.testing.MySqlExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** MySQL computes the same slot as we do: for what the tables hold, whatever the column's type. */
class SlotIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private final Random random = new Random(20261120);

  @Test
  void of_signedIntegers_isMySqlsSlot() throws Exception {
    List<Object> keys =
        new ArrayList<>(List.of(0L, 1L, -1L, 42L, -42L, Long.MAX_VALUE, Long.MIN_VALUE));
    fill(keys, random::nextLong);

    assertSameSlots("BIGINT", ColumnType.INTEGER, keys, key -> key);
  }

  @Test
  void of_unsignedIntegers_isMySqlsSlot() throws Exception {
    List<Object> keys = new ArrayList<>(List.of(0L, 1L, Long.MAX_VALUE, Long.MIN_VALUE, -1L));
    fill(keys, random::nextLong);

    assertSameSlots(
        "BIGINT UNSIGNED",
        ColumnType.UNSIGNED_LONG,
        keys,
        key -> Long.toUnsignedString((Long) key));
  }

  @Test
  void of_smallIntegers_isMySqlsSlot() throws Exception {
    List<Object> keys = IntStream.range(-128, 128).mapToObj(i -> (Object) (long) i).toList();

    assertSameSlots("TINYINT", ColumnType.INTEGER, keys, key -> key);
  }

  @Test
  void of_text_isMySqlsSlot() throws Exception {
    List<Object> keys =
        new ArrayList<>(
            List.of("", " ", "a", "a ", "A", "ä", "a\u0308", "日本", "🎈👩‍👩‍👧", "\u0000", "'`\\"));
    fill(
        keys,
        () ->
            random
                .ints(12, 0x20, 0x10000)
                .filter(c -> c < 0xD800 || c > 0xDFFF)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString());

    assertSameSlots("VARCHAR(40)", ColumnType.STRING, keys, key -> key);
  }

  @Test
  void of_charWithoutTrailingSpace_isMySqlsSlot() throws Exception {
    assertSameSlots("CHAR(10)", ColumnType.STRING, List.of("", "a", "🎈", "b c"), key -> key);
  }

  @Test
  void of_bytes_isMySqlsSlot() throws Exception {
    List<Object> keys =
        new ArrayList<>(List.of(new byte[0], new byte[] {0}, new byte[] {0, 0}, new byte[] {-1}));
    fill(keys, () -> randomBytes(random.nextInt(30) + 3));

    assertSameSlots("VARBINARY(40)", ColumnType.BYTES, keys, key -> key);
  }

  @Test
  void of_fixedBytes_isMySqlsSlot() throws Exception {
    List<Object> keys = new ArrayList<>(List.of(new byte[16]));
    fill(keys, () -> randomBytes(16));

    assertSameSlots("BINARY(16)", ColumnType.BYTES, keys, key -> key);
  }

  private interface Source {
    Object next();
  }

  private static void fill(List<Object> keys, Source source) {
    IntStream.range(0, 300).forEach(i -> keys.add(source.next()));
  }

  private byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static void assertSameSlots(
      String sqlType, ColumnType type, List<Object> keys, Function<Object, Object> parameter)
      throws Exception {
    String database = mysql.freshDatabase("slot");
    try (Connection connection = mysql.connect(mysql.topology().shards().get(0).primary());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + database + " COLLATE utf8mb4_0900_bin");
      statement.execute("USE " + database);
      statement.execute(
          "CREATE TABLE k (n INT PRIMARY KEY, id "
              + sqlType
              + " NOT NULL UNIQUE, "
              + "_slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL)");
      connection.setAutoCommit(false);
      insert(connection, keys, parameter);
      try (ResultSet rows = statement.executeQuery("SELECT n, _slot FROM k ORDER BY n")) {
        for (int n = 0; n < keys.size(); n++) {
          assertThat(rows.next()).isTrue();
          assertThat(Slot.of(type, keys.get(n))).as("key %d", n).isEqualTo(rows.getInt(2));
        }
      }
      statement.execute("DROP DATABASE " + database);
    }
  }

  private static void insert(
      Connection connection, List<Object> keys, Function<Object, Object> parameter)
      throws Exception {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO k (n, id) VALUES (?, ?)")) {
      for (int n = 0; n < keys.size(); n++) {
        insert.setInt(1, n);
        insert.setObject(2, parameter.apply(keys.get(n)));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
