package io.tiercel.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tiercel.cli.cluster.NodeProcess;
import io.tiercel.cli.output.Json;
import io.tiercel.cli.run.RunException;
import java.util.List;
import java.util.Optional;

/**
 * What the cache nodes counted, all of them together.
 *
 * @param rowsLoaded keys they asked MySQL for
 * @param sqlReads statements they did it with
 */
record NodeFigures(long rowsLoaded, long sqlReads) {
  /** Each waits a second; a busy machine may need some. */
  private static final int ATTEMPTS = 20;

  /** Asks every node. */
  static NodeFigures of(List<NodeProcess> nodes) {
    long rows = 0;
    long statements = 0;
    for (NodeProcess node : nodes) {
      JsonNode status = status(node);
      rows += figure(node, status, "rowsLoaded");
      statements += figure(node, status, "sqlReads");
    }
    return new NodeFigures(rows, statements);
  }

  /** What was added since an earlier look. */
  NodeFigures since(NodeFigures earlier) {
    return new NodeFigures(rowsLoaded - earlier.rowsLoaded, sqlReads - earlier.sqlReads);
  }

  private static JsonNode status(NodeProcess node) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<String> text = node.status();
      if (text.isPresent()) {
        return parsed(node, text.get());
      }
    }
    throw RunException.failed(node.name() + " does not tell its status", null);
  }

  private static JsonNode parsed(NodeProcess node, String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException damaged) {
      throw RunException.failed(node.name() + " tells its status in no JSON", damaged);
    }
  }

  private static long figure(NodeProcess node, JsonNode status, String name) {
    JsonNode value = status.findValue(name);
    if (value == null || !value.isNumber()) {
      throw RunException.failed(node.name() + " does not tell its " + name, null);
    }
    return value.asLong();
  }
}
