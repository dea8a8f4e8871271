package io.tiercel.cli.soak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tiercel.cli.output.Json;
import io.tiercel.migrations.SoakLimits;
import io.tiercel.migrations.SoakSignal;
import io.tiercel.migrations.SoakSignals;
import io.tiercel.router.topology.Topology;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What the cache nodes notice of a shard that is migrated: whether their breaker for it is open,
 * callers that waited for its connections in vain, how long its transactions take, and what share
 * of their requests fails. Counted from before the migration on. Thread-safe.
 *
 * <p>Requests that fail for a moment are no alarm: a node notices a dropped column by a query that
 * fails, looks at the table again, and repeats it.
 *
 * <p>A node that does not answer tells nothing: that one is gone may have any reason, and does not
 * stop a rollout.
 */
public final class NodeSignals implements SoakSignals {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int OK = 200;
  private static final double SLOWEST = 0.01;
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final List<String> addresses;
  private final SoakLimits limits;
  private final LongSupplier nanoClock;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  /**
   * Asks nobody yet.
   *
   * @param addresses every node's HTTP address, {@code host:port}
   */
  public NodeSignals(List<String> addresses, SoakLimits limits) {
    this(addresses, limits, System::nanoTime);
  }

  NodeSignals(List<String> addresses, SoakLimits limits, LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.addresses = List.copyOf(addresses);
    this.limits = limits;
  }

  @Override
  public SoakSignal watch(Topology.Shard shard) {
    return new Watch(shard.name());
  }

  private final class Watch implements SoakSignal {
    private final String shard;
    private final Map<String, NodeFigures> before = new HashMap<>();
    private NodeFigures secondBegan = NodeFigures.NONE;
    private long secondBeganNanos = nanoClock.getAsLong();
    private boolean badBefore;

    Watch(String shard) {
      this.shard = shard;
      addresses.forEach(this::since);
    }

    @Override
    public Optional<String> alarm() {
      return addresses.stream()
          .flatMap(address -> brokenAt(address).stream())
          .findFirst()
          .or(this::alarmOfFigures);
    }

    private Optional<String> alarmOfFigures() {
      NodeFigures sum =
          addresses.stream().map(this::since).reduce(NodeFigures.NONE, NodeFigures::plus);
      return inVain(shard, sum).or(() -> failing(sum)).or(() -> slow(shard, sum));
    }

    /** Two seconds in a row, each with enough requests to tell. */
    private Optional<String> failing(NodeFigures sum) {
      NodeFigures second = sum.since(secondBegan);
      long now = nanoClock.getAsLong();
      if (now - secondBeganNanos < SECOND_NANOS || !second.enoughRequests()) {
        return Optional.empty();
      }
      boolean bad = second.failedShare() > limits.maxErrors();
      boolean twice = bad && badBefore;
      badBefore = bad;
      secondBegan = sum;
      secondBeganNanos = now;
      return twice
          ? Optional.of(
              String.format(
                  Locale.ROOT,
                  "%.2f %% of the nodes' requests to shards fail, for seconds; allowed are %.2f %%",
                  100 * second.failedShare(),
                  100 * limits.maxErrors()))
          : Optional.empty();
    }

    /** What a node has counted since its first answer. */
    private NodeFigures since(String address) {
      return get(address, "/metrics")
          .map(text -> NodeFigures.of(MetricsPage.parse(text), shard))
          .map(now -> now.since(before.computeIfAbsent(address, first -> now)))
          .orElse(NodeFigures.NONE);
    }

    private Optional<String> brokenAt(String address) {
      String breaker = get(address, "/status").map(this::breaker).orElse("");
      return breaker.equals("OPEN")
          ? Optional.of("node " + address + " sends nothing to " + shard + ": its breaker is open")
          : Optional.empty();
    }

    private String breaker(String text) {
      for (JsonNode told : tree(text).path("shards")) {
        if (told.path("shard").asText().equals(shard)) {
          return told.path("breaker").asText();
        }
      }
      return "";
    }

    @Override
    public void close() {}
  }

  private static JsonNode tree(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException notJson) {
      return MissingNode.getInstance();
    }
  }

  private static Optional<String> inVain(String shard, NodeFigures figures) {
    return figures.timeouts() > 0
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "%.0f callers waited in vain for a connection to %s",
                figures.timeouts(),
                shard))
        : Optional.empty();
  }

  private Optional<String> slow(String shard, NodeFigures figures) {
    double limit = limits.maxLatency().toMillis() / 1_000.0;
    double slow = figures.slowerThan(limit);
    return slow > SLOWEST
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "%.1f %% of the nodes' transactions on %s take longer than %.3f s; allowed is 1 %%",
                100 * slow,
                shard,
                limit))
        : Optional.empty();
  }

  private Optional<String> get(String address, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address + path)).timeout(TIMEOUT).build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      return answer.statusCode() == OK ? Optional.of(answer.body()) : Optional.empty();
    } catch (IOException noAnswer) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
