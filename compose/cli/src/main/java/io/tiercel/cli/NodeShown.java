package io.tiercel.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tiercel.cli.cluster.NodeProcess;
import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.TextTable;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cache node, for people and machines.
 *
 * @param process its process
 * @param http where it tells how it is
 * @param status what it tells; missing when it does not
 */
record NodeShown(ProcessShown process, String http, JsonNode status) {
  static NodeShown of(NodeProcess node) {
    String http = node.state().host() + ":" + node.state().httpPort();
    JsonNode status = node.status().map(NodeShown::tree).orElse(MissingNode.getInstance());
    String notReady = status.path("notReady").asText();
    return new NodeShown(ProcessShown.of(node, notReady), http, status);
  }

  private static JsonNode tree(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException notJson) {
      return MissingNode.getInstance();
    }
  }

  /** What its router says of the shards; missing when it does not. */
  JsonNode shards() {
    return status.path("shards");
  }

  static TextTable table() {
    return new TextTable(
        "NODE", "STATE", "PID", "GRPC", "HTTP", "SLOTS", "ENTRIES", "READS", "HITS", "SQL",
        "WRITES");
  }

  void addTo(TextTable table) {
    table.row(
        process.name(),
        process.cell(),
        process.pid(),
        process.address(),
        http,
        figure(status.path("slotsOwned")),
        figure(status.path("entries")),
        figure(count("reads")),
        hitRatio() == null ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * hitRatio()),
        figure(count("sqlReads")),
        figure(count("writes")));
  }

  private JsonNode count(String name) {
    return status.path("counts").path(name);
  }

  /** Of its reads, how many were answered from its entries; null when there were none. */
  private @Nullable Double hitRatio() {
    long reads = count("reads").asLong();
    return reads == 0 ? null : (double) count("hits").asLong() / reads;
  }

  private static String figure(JsonNode number) {
    return number.isNumber() ? number.asText() : "-";
  }

  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> fields = process.json();
    fields.put("http", http);
    fields.put("entries", status.path("entries").isNumber() ? status.path("entries") : null);
    fields.put("hitRatio", hitRatio());
    fields.put("status", status.isMissingNode() ? null : status);
    return fields;
  }
}
