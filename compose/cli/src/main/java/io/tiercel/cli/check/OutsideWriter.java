package io.tiercel.cli.check;

import io.tiercel.cli.check.app.KeySpace;
import io.tiercel.cli.check.history.Stamp;
import io.tiercel.cli.check.history.WriteKind;
import io.tiercel.cli.check.history.WriteOperation;
import io.tiercel.cli.check.history.WriteResult;
import io.tiercel.cli.run.ShardSql;
import io.tiercel.local.MySqlServer;
import io.tiercel.protocol.ColumnKind;
import io.tiercel.protocol.Slots;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Changes registers by plain SQL, as an operator's script does that raises {@code _version}. Only
 * rows that are there. Thread-safe.
 */
final class OutsideWriter {
  /** The code of a write that found no row. */
  static final String NO_ROW = "NO_ROW";

  private static final String PROCESS = "outside";
  private static final int ROWS = 40;
  private static final long FIRST_CONTENT = 1L << 56;
  private static final String UPDATE =
      "UPDATE checked SET content = ?, _version = LAST_INSERT_ID(GREATEST(_version + 1,"
          + " CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS UNSIGNED))) WHERE id = ?";

  private final String database;
  private final KeySpace keys;
  private final Random random;
  private final List<WriteOperation> writes = new ArrayList<>();
  private long nextContent = FIRST_CONTENT;

  OutsideWriter(String database, KeySpace keys, long seed) {
    this.database = database;
    this.keys = keys;
    this.random = new Random(seed);
  }

  /** All writes so far. */
  synchronized List<WriteOperation> writes() {
    return List.copyOf(writes);
  }

  /** Changes some rows; a connection that breaks leaves an unknown outcome. */
  synchronized void write(MySqlServer primary) {
    try (Connection connection = ShardSql.connect(primary, database)) {
      BitSet slots = ShardSql.ownedSlots(connection);
      for (int i = 0; i < ROWS; i++) {
        long key = random.nextInt(keys.registers());
        if (slots.get(Slots.of(ColumnKind.INTEGER, key))) {
          write(connection, key);
        }
      }
    } catch (SQLException brokenInTheMiddle) {
      return;
    }
  }

  private void write(Connection connection, long key) throws SQLException {
    long content = nextContent++;
    long start = System.nanoTime();
    try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
      update.setLong(1, content);
      update.setLong(2, key);
      if (update.executeUpdate() == 0) {
        add(content, key, start, WriteResult.NOT_APPLIED, null, NO_ROW);
        return;
      }
      long end = System.nanoTime();
      Stamp stamp = new Stamp(0, lastVersion(connection));
      writes.add(
          new WriteOperation(
              PROCESS,
              content,
              WriteKind.OUTSIDE,
              key,
              "",
              start,
              end,
              WriteResult.ACKNOWLEDGED,
              stamp,
              -1,
              true,
              ""));
    } catch (SQLException broken) {
      add(content, key, start, WriteResult.UNKNOWN, null, "");
      throw broken;
    }
  }

  private void add(
      long content, long key, long start, WriteResult result, @Nullable Stamp stamp, String code) {
    writes.add(
        new WriteOperation(
            PROCESS,
            content,
            WriteKind.OUTSIDE,
            key,
            "",
            start,
            Long.MAX_VALUE,
            result,
            stamp,
            -1,
            true,
            code));
  }

  private static long lastVersion(Connection connection) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement("SELECT LAST_INSERT_ID()");
        ResultSet answer = ask.executeQuery()) {
      answer.next();
      return answer.getLong(1);
    }
  }
}
