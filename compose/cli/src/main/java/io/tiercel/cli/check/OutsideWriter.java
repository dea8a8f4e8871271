package io.tiercel.cli.check;

import io.tiercel.cli.check.app.KeySpace;
import io.tiercel.cli.check.fault.OutsideStyle;
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
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Changes registers by plain SQL, as other programs do that know nothing of the tier or little.
 * Only rows that are there. Thread-safe.
 */
final class OutsideWriter {
  private static final String PROCESS = "outside";
  private static final int ROWS = 40;
  private static final long FIRST_CONTENT = 1L << 56;
  private static final String RAISING =
      "UPDATE checked SET content = ?, _version = GREATEST(_version + 1,"
          + " CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS UNSIGNED)) WHERE id = ?";
  private static final String PLAIN = "UPDATE checked SET content = ? WHERE id = ?";
  private static final String MANY = "UPDATE checked SET content = ? + id WHERE id IN (%s)";
  private static final String REPLACE =
      "REPLACE INTO checked (content, id, total, _version) VALUES (?, ?, ?, 0)";

  private final String database;
  private final KeySpace keys;
  private final Random random;
  private final List<WriteOperation> writes = new ArrayList<>();

  /** By content of a write that did not raise it: the last number that was raised. */
  private final Map<Long, Long> numbers = new HashMap<>();

  private long nextContent = FIRST_CONTENT;

  OutsideWriter(String database, KeySpace keys, long seed) {
    this.database = database;
    this.keys = keys;
    this.random = new Random(seed);
  }

  /** A row that is locked. */
  private record Locked(long key, long content, long total, long version) {}

  /** All writes so far. */
  synchronized List<WriteOperation> writes() {
    return List.copyOf(writes);
  }

  /** Changes some rows; a connection that breaks leaves unknown outcomes. */
  synchronized void write(MySqlServer primary, OutsideStyle style) {
    try (Connection connection = ShardSql.connect(primary, database)) {
      connection.setAutoCommit(false);
      List<Long> chosen = choose(ShardSql.ownedSlots(connection));
      if (style == OutsideStyle.MANY) {
        write(connection, chosen, style);
      } else {
        for (long key : chosen) {
          write(connection, List.of(key), style);
        }
      }
    } catch (SQLException brokenInTheMiddle) {
      return;
    }
  }

  private List<Long> choose(BitSet slots) {
    Set<Long> chosen = new TreeSet<>();
    for (int i = 0; i < ROWS; i++) {
      long key = keys.first() + random.nextInt(keys.registers());
      if (slots.get(Slots.of(ColumnKind.INTEGER, key))) {
        chosen.add(key);
      }
    }
    return List.copyOf(chosen);
  }

  /** One transaction. */
  private void write(Connection connection, List<Long> wanted, OutsideStyle style)
      throws SQLException {
    List<Locked> rows = lock(connection, wanted);
    if (rows.isEmpty()) {
      connection.commit();
      return;
    }
    long base = nextContent;
    nextContent += keys.size();
    long start = System.nanoTime();
    Map<Long, Long> raised = Map.of();
    long end = Long.MAX_VALUE;
    try {
      change(connection, rows, base, style);
      raised = style == OutsideStyle.RAISING ? versions(connection, rows) : Map.of();
      connection.commit();
      end = System.nanoTime();
    } finally {
      for (Locked row : rows) {
        add(row, base + row.key(), raised.get(row.key()), style, start, end);
      }
    }
  }

  private List<Locked> lock(Connection connection, List<Long> wanted) throws SQLException {
    List<Locked> rows = new ArrayList<>();
    String query = "SELECT id, content, total, _version FROM checked WHERE id IN (%s) FOR UPDATE";
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query.formatted(list(wanted)))) {
      while (found.next()) {
        rows.add(
            new Locked(found.getLong(1), found.getLong(2), found.getLong(3), found.getLong(4)));
      }
    }
    return rows;
  }

  private static String list(List<Long> numbers) {
    return numbers.isEmpty()
        ? "NULL"
        : numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static void change(
      Connection connection, List<Locked> rows, long base, OutsideStyle style) throws SQLException {
    List<Long> ids = rows.stream().map(Locked::key).toList();
    String sql =
        switch (style) {
          case RAISING -> RAISING;
          case PLAIN -> PLAIN;
          case MANY -> MANY.formatted(list(ids));
          case REPLACE -> REPLACE;
        };
    try (PreparedStatement change = connection.prepareStatement(sql)) {
      change.setLong(1, style == OutsideStyle.MANY ? base : base + ids.get(0));
      if (style != OutsideStyle.MANY) {
        change.setLong(2, ids.get(0));
      }
      if (style == OutsideStyle.REPLACE) {
        change.setLong(3, rows.get(0).total());
      }
      change.executeUpdate();
    }
  }

  private Map<Long, Long> versions(Connection connection, List<Locked> rows) throws SQLException {
    return lock(connection, rows.stream().map(Locked::key).toList()).stream()
        .collect(Collectors.toMap(Locked::key, Locked::version));
  }

  private void add(
      Locked before,
      long content,
      @Nullable Long raised,
      OutsideStyle style,
      long start,
      long end) {
    boolean unraised = style != OutsideStyle.RAISING;
    Stamp stamp = raised == null ? null : new Stamp(0, raised);
    if (unraised) {
      long number = numbers.getOrDefault(before.content(), before.version());
      numbers.put(content, number);
      stamp = new Stamp(0, number, content);
    }
    writes.add(
        new WriteOperation(
            PROCESS,
            content,
            unraised ? WriteKind.OUTSIDE_UNRAISED : WriteKind.OUTSIDE,
            before.key(),
            "",
            start,
            end,
            end == Long.MAX_VALUE ? WriteResult.UNKNOWN : WriteResult.ACKNOWLEDGED,
            stamp,
            -1,
            true,
            ""));
  }
}
