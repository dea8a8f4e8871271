package io.tiercel.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiercel.cli.output.Style;
import io.tiercel.cli.output.TextTable;
import io.tiercel.cli.output.TextTable.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The change feed of one shard, for people and machines.
 *
 * @param shard its name
 * @param node the node that follows it; null when none does
 * @param figures what that node tells, or else one that could not follow it
 */
record FeedShown(String shard, @Nullable String node, JsonNode figures) {
  private static final long LATE_MILLIS = 2_000;

  /** Of every shard a node tells of. */
  static List<FeedShown> of(List<NodeShown> nodes) {
    Map<String, FeedShown> byShard = new LinkedHashMap<>();
    for (NodeShown node : nodes) {
      for (JsonNode figures : node.status().path("feed")) {
        String shard = figures.path("shard").asText();
        FeedShown told = new FeedShown(shard, holder(node, figures), figures);
        byShard.merge(shard, told, FeedShown::better);
      }
    }
    return new ArrayList<>(byShard.values());
  }

  private static @Nullable String holder(NodeShown node, JsonNode figures) {
    String state = figures.path("state").asText();
    return state.equals("FOLLOWING") || state.equals("REPAIRING") ? node.process().name() : null;
  }

  /** Whoever follows knows; else whoever has a trouble to tell. */
  private static FeedShown better(FeedShown one, FeedShown other) {
    if (one.node != null || other.node != null) {
      return one.node != null ? one : other;
    }
    return one.trouble().isEmpty() ? other : one;
  }

  private String trouble() {
    return figures.path("trouble").asText();
  }

  static TextTable table() {
    return new TextTable("FEED", "NODE", "STATE", "LAG", "PENDING", "TROUBLE");
  }

  void addTo(TextTable table) {
    long lag = figures.path("lagMillis").asLong(-1);
    table.row(
        shard,
        node == null ? "-" : node,
        state(lag),
        lag < 0 ? "-" : lag + " ms",
        figures.path("pending").asText(),
        trouble().isEmpty() ? "-" : trouble());
  }

  private Cell state(long lag) {
    if (node == null) {
      return new Cell("not followed", Style.BAD);
    }
    String state = figures.path("state").asText().toLowerCase(Locale.ROOT);
    boolean good = state.equals("following") && lag < LATE_MILLIS;
    return new Cell(state, good ? Style.GOOD : Style.WARNING);
  }

  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("shard", shard);
    fields.put("node", node);
    fields.put("state", figures.path("state").asText().toLowerCase(Locale.ROOT));
    fields.put("lagMillis", node == null ? null : figures.path("lagMillis").asLong());
    fields.put("pending", figures.path("pending").asInt());
    fields.put("position", figures.path("position").asText());
    fields.put("trouble", trouble());
    return fields;
  }
}
