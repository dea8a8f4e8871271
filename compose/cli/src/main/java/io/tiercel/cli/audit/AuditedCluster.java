package io.tiercel.cli.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An audit of all nodes of a cluster at once. Confined to one thread. */
public final class AuditedCluster {
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** Suspects are looked at again after their bound, which may be long. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final List<NodeAudit> nodes;
  private final Clock clock;
  private final Progress progress;
  private final List<String> silent = new ArrayList<>();

  /**
   * Nothing is asked yet.
   *
   * @param addresses every node's HTTP address, {@code host:port}
   * @param client a registered client's name
   * @param secret its secret
   */
  public AuditedCluster(
      List<String> addresses, String client, String secret, Clock clock, Progress progress) {
    HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    this.nodes =
        addresses.stream().map(address -> new NodeAudit(http, address, client, secret)).toList();
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Audits, and returns at its end.
   *
   * @param seconds how long at most
   * @param rate copies of each kind per second and node
   * @param samples copies of all nodes together; 0 for no end but the time
   * @throws RunException no node answers, or one refuses
   */
  public AuditReport run(int seconds, int rate, int samples) {
    progress.step("audit of " + nodes.size() + (nodes.size() == 1 ? " node" : " nodes"));
    try {
      List<NodeAudit> audited = begin(seconds, rate, samples);
      AuditReport report = await(audited, clock.instant().plusSeconds(seconds).plus(PATIENCE));
      progress.done();
      return report;
    } catch (RunException refused) {
      progress.failed();
      throw refused;
    }
  }

  private List<NodeAudit> begin(int seconds, int rate, int samples) {
    int each = (samples + nodes.size() - 1) / nodes.size();
    List<NodeAudit> audited = new ArrayList<>();
    for (NodeAudit node : nodes) {
      try {
        node.begin(seconds, rate, each);
        audited.add(node);
      } catch (IOException noAnswer) {
        silent.add(node.address());
      }
    }
    if (audited.isEmpty()) {
      throw RunException.failed(
          "no node answers at " + String.join(", ", silent) + ". Is the cluster up?", null);
    }
    return audited;
  }

  private AuditReport await(List<NodeAudit> audited, Instant deadline) {
    Map<String, JsonNode> runs = new LinkedHashMap<>();
    List<NodeAudit> open = new ArrayList<>(audited);
    while (!open.isEmpty() && clock.instant().isBefore(deadline)) {
      LockSupport.parkNanos(LOOK_NANOS);
      open.removeIf(node -> ended(node, runs));
      progress.detail(AuditReport.of(runs, silent).checked() + " copies");
    }
    for (NodeAudit node : open) {
      runs.remove(node.address());
      silent.add(node.address());
    }
    return AuditReport.of(runs, silent);
  }

  /** A node that stops answering is asked no more, and its figures do not count. */
  private boolean ended(NodeAudit node, Map<String, JsonNode> runs) {
    try {
      JsonNode run = node.run();
      runs.put(node.address(), run);
      return !run.path("running").asBoolean(true);
    } catch (IOException noAnswer) {
      runs.remove(node.address());
      silent.add(node.address());
      return true;
    }
  }
}
