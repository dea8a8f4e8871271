package io.tiercel.cli.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tiercel.cli.output.Json;

/**
 * A node's page {@code /status}, as far as commands that change nodes look at it.
 *
 * @param tree all of it; missing when it is no JSON
 */
record NodePage(JsonNode tree) {
  static NodePage of(String text) {
    try {
      return new NodePage(Json.MAPPER.readTree(text));
    } catch (JsonProcessingException notJson) {
      return new NodePage(MissingNode.getInstance());
    }
  }

  boolean is(String cluster, String name) {
    return tree.path("cluster").asText().equals(cluster) && tree.path("name").asText().equals(name);
  }

  long pid() {
    return tree.path("pid").asLong();
  }

  /** How many nodes it regards as serving. */
  int members() {
    return tree.path("members").size();
  }

  int slotsOwned() {
    return tree.path("slotsOwned").asInt();
  }
}
