package io.tiercel.router.move;

import io.tiercel.router.Credentials;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RouterException.Outcome;
import io.tiercel.router.topology.SlotMove;
import io.tiercel.router.topology.Topology;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How much a plan moves, asked of the sources. Stateless. */
final class MoveSizes {
  private static final String ROW_BYTES =
      """
      SELECT table_name, COALESCE(avg_row_length, 0) FROM information_schema.tables
      WHERE table_schema = DATABASE()""";

  private MoveSizes() {}

  static List<MovePlan.Part> of(List<SlotMove> moves, Topology topology, Credentials credentials) {
    Map<String, Map<String, List<Integer>>> slots = new LinkedHashMap<>();
    for (SlotMove move : moves) {
      slots
          .computeIfAbsent(move.from(), from -> new LinkedHashMap<>())
          .computeIfAbsent(move.to(), to -> new ArrayList<>())
          .add(move.slot());
    }
    List<MovePlan.Part> parts = new ArrayList<>();
    for (Topology.Shard shard : topology.shards()) {
      Map<String, List<Integer>> targets = slots.get(shard.name());
      if (targets != null) {
        parts.addAll(parts(shard, topology.database(), targets, credentials));
      }
    }
    return parts;
  }

  private static List<MovePlan.Part> parts(
      Topology.Shard source,
      String database,
      Map<String, List<Integer>> targets,
      Credentials credentials) {
    try (Connection connection = MoverConnections.open(source.primary(), database, credentials)) {
      List<MovedTable> tables = MovedTables.find(connection, database, 1);
      Map<String, Long> rowBytes = new HashMap<>();
      Sql.query(connection, row -> rowBytes.put(row.getString(1), row.getLong(2)), ROW_BYTES);
      List<MovePlan.Part> parts = new ArrayList<>();
      for (Map.Entry<String, List<Integer>> target : targets.entrySet()) {
        parts.add(
            part(connection, source.name(), target.getKey(), target.getValue(), tables, rowBytes));
      }
      return parts;
    } catch (SQLException e) {
      throw new RouterException(
          Code.SHARD_UNAVAILABLE,
          Outcome.NOT_APPLIED,
          true,
          "the primary of %s at %s cannot be asked for its sizes (error %d, SQLState %s)"
              .formatted(source.name(), source.primary(), e.getErrorCode(), e.getSQLState()),
          e);
    } catch (MoveFailedException e) {
      throw new MoveRefusedException(
          MoveRefusedException.Reason.INVALID_PLAN, source.name() + ": " + e.getMessage());
    }
  }

  private static MovePlan.Part part(
      Connection connection,
      String source,
      String target,
      List<Integer> slots,
      List<MovedTable> tables,
      Map<String, Long> rowBytes)
      throws SQLException {
    long rows = 0;
    long bytes = 0;
    for (MovedTable table : tables) {
      long counted =
          Sql.ask(connection, row -> row.getLong(2), table.count(Set.copyOf(slots))).stream()
              .mapToLong(Long::longValue)
              .sum();
      boolean own = table.name().equals(MovedTables.WRITER_TABLE);
      rows += own ? 0 : counted;
      bytes += counted * rowBytes.getOrDefault(table.name(), 0L);
    }
    return new MovePlan.Part(source, target, slots.size(), rows, bytes);
  }
}
