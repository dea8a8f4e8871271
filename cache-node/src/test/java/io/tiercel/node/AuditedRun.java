package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiercel.node.audit.AuditOrder;
import java.time.Duration;
import org.awaitility.Awaitility;

/** What an ordered audit has found, as its page shows it. */
record AuditedRun(JsonNode page) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Orders one and waits for its end. */
  static AuditedRun of(CacheNode node, AuditOrder order) {
    assertThat(node.auditor().order(order)).as("no other audit is under way").isPositive();
    return await(node);
  }

  /** Waits for the end of the one under way. */
  static AuditedRun await(CacheNode node) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> !runOf(node).path("running").asBoolean(true));
    return new AuditedRun(runOf(node));
  }

  private static JsonNode runOf(CacheNode node) {
    return JSON.<JsonNode>valueToTree(node.auditor().page()).path("run");
  }

  private long figure(String kind, String name) {
    for (JsonNode one : page.path("kinds")) {
      if (one.path("kind").asText().equals(kind)) {
        return one.path(name).asLong();
      }
    }
    throw new AssertionError("no kind " + kind + " in " + page);
  }

  long checked(String kind) {
    return figure(kind, "checked");
  }

  long suspects(String kind) {
    return figure(kind, "suspects");
  }

  long wrong(String kind) {
    return figure(kind, "wrong");
  }

  long wrong() {
    return wrong("shared") + wrong("replica") + wrong("near");
  }

  double share() {
    return page.path("share").asDouble();
  }

  JsonNode traces() {
    return page.path("wrong");
  }

  /** One field of the first trace. */
  String told(String field) {
    return traces().path(0).path(field).asText();
  }
}
