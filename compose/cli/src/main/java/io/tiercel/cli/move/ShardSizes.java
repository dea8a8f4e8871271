package io.tiercel.cli.move;

import io.tiercel.cli.run.RunException;
import io.tiercel.router.Credentials;
import io.tiercel.router.topology.Topology;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much each shard has.
 *
 * @param slots by shard, by the shard map
 * @param rows by shard, of the application's tables, counted
 */
record ShardSizes(Map<String, Integer> slots, Map<String, Long> rows) {
  private static final String TABLES =
      """
      SELECT table_name FROM information_schema.columns
      WHERE table_schema = DATABASE() AND column_name = '_slot'""";

  /** Asks every primary. */
  static ShardSizes of(Topology topology, Credentials account) {
    Map<String, Integer> slots = new LinkedHashMap<>();
    Map<String, Long> rows = new LinkedHashMap<>();
    int[] owners = topology.map().owners();
    for (int i = 0; i < topology.shards().size(); i++) {
      Topology.Shard shard = topology.shards().get(i);
      int index = i;
      slots.put(shard.name(), (int) Arrays.stream(owners).filter(o -> o == index).count());
      rows.put(shard.name(), rows(shard, topology.database(), account));
    }
    return new ShardSizes(slots, rows);
  }

  private static long rows(Topology.Shard shard, String database, Credentials account) {
    String url =
        "jdbc:mysql://" + shard.primary().host() + ":" + shard.primary().port() + "/" + database;
    try (Connection connection =
            DriverManager.getConnection(url, account.user(), account.password());
        Statement statement = connection.createStatement()) {
      long rows = 0;
      for (String table : tables(statement)) {
        try (ResultSet count =
            statement.executeQuery("SELECT COUNT(*) FROM `" + table.replace("`", "``") + "`")) {
          count.next();
          rows += count.getLong(1);
        }
      }
      return rows;
    } catch (SQLException e) {
      throw RunException.failed(
          "the primary of "
              + shard.name()
              + " at "
              + shard.primary()
              + " cannot count its rows (error "
              + e.getErrorCode()
              + ")",
          e);
    }
  }

  private static List<String> tables(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet found = statement.executeQuery(TABLES)) {
      while (found.next()) {
        tables.add(found.getString(1));
      }
    }
    return tables;
  }

  /** Of all shards. */
  long allRows() {
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The fullest shard's slots over the mean of those that have any. */
  double slotBalance() {
    return balance(slots.values().stream().mapToLong(Integer::longValue).toArray());
  }

  /** The fullest shard's rows over the mean of those that have slots. */
  double rowBalance() {
    return balance(
        rows.entrySet().stream()
            .filter(shard -> slots.getOrDefault(shard.getKey(), 0) > 0)
            .mapToLong(Map.Entry::getValue)
            .toArray());
  }

  private static double balance(long[] sizes) {
    long[] used = Arrays.stream(sizes).filter(size -> size > 0).toArray();
    double mean = Arrays.stream(used).average().orElse(1);
    return Arrays.stream(used).max().orElse(1) / mean;
  }
}
