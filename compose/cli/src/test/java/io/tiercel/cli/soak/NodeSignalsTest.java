package io.tiercel.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tiercel.migrations.SoakLimits;
import io.tiercel.migrations.SoakSignal;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.topology.Topology;
import io.tiercel.router.topology.Topology.ShardState;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stops a rollout, told by pages as a node has them. */
@Timeout(30)
final class NodeSignalsTest {
  private static final SoakLimits LIMITS =
      new SoakLimits(Duration.ofSeconds(1), Duration.ofMillis(200), 0.05);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final String HEALTHY =
      "{\"shards\": [{\"shard\": \"shard-1\", \"breaker\": \"CLOSED\"}]}";

  private volatile String metrics = page(1_000, 0, 0, 1_000, 1_000);
  private volatile String status = HEALTHY;
  private final AtomicLong now = new AtomicLong(1);
  private HttpServer node;
  private SoakSignal signal;

  @BeforeEach
  void start() throws IOException {
    node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.createContext("/metrics", exchange -> answer(exchange, metrics));
    node.createContext("/status", exchange -> answer(exchange, status));
    node.start();
    signal = watch("127.0.0.1:" + node.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    signal.close();
    node.stop(0);
  }

  @Test
  void alarm_nothingNew_isNone() {
    assertThat(signal.alarm()).isEmpty();
  }

  @Test
  void alarm_whatWasBeforeTheMigration_doesNotCount() {
    metrics = page(5_000, 4_000, 7, 1_000, 5_000);
    SoakSignal later = watch("127.0.0.1:" + node.getAddress().getPort());

    assertThat(later.alarm()).isEmpty();
    assertThat(signal.alarm()).isPresent();
  }

  @Test
  void alarm_requestsFailForSeconds_tellsTheShare() {
    metrics = page(2_000, 100, 0, 1_000, 1_000);
    assertThat(signal.alarm()).describedAs("no second has passed").isEmpty();
    now.addAndGet(SECOND);
    assertThat(signal.alarm()).describedAs("the first bad second").isEmpty();
    metrics = page(3_000, 200, 0, 1_000, 1_000);
    now.addAndGet(SECOND);

    assertThat(signal.alarm().orElseThrow())
        .contains("10.00 % of the nodes' requests to shards fail, for seconds; allowed are 5.00 %");
  }

  @Test
  void alarm_requestsFailForAMoment_isNone() {
    metrics = page(2_000, 900, 0, 1_000, 1_000);
    now.addAndGet(SECOND);
    assertThat(signal.alarm()).isEmpty();
    metrics = page(3_000, 910, 0, 1_000, 1_000);
    now.addAndGet(SECOND);
    assertThat(signal.alarm()).isEmpty();
    metrics = page(4_000, 1_900, 0, 1_000, 1_000);
    now.addAndGet(SECOND);
    assertThat(signal.alarm()).describedAs("the second before was good").isEmpty();
  }

  @Test
  void alarm_fewRequestsFail_isNone() {
    for (int second = 1; second <= 3; second++) {
      metrics = page(1_000 + 10 * second, 10 * second, 0, 1_000, 1_000);
      now.addAndGet(SECOND);
      assertThat(signal.alarm()).describedAs("too few to tell").isEmpty();
    }
  }

  @Test
  void alarm_callersWaitInVain_tellsIt() {
    metrics = page(1_000, 0, 3, 1_000, 1_000);

    assertThat(signal.alarm().orElseThrow()).contains("3 callers waited in vain", "shard-1");
  }

  @Test
  void alarm_slowTransactions_tellsTheShare() {
    metrics = page(1_000, 0, 0, 1_190, 1_200);

    assertThat(signal.alarm().orElseThrow())
        .contains("5.0 % of the nodes' transactions on shard-1 take longer than 0.200 s");
    metrics = page(1_000, 0, 0, 1_199, 1_200);
    assertThat(signal.alarm()).isEmpty();
  }

  @Test
  void alarm_breakerIsOpen_tellsTheNode() {
    status = HEALTHY.replace("CLOSED", "OPEN");

    assertThat(signal.alarm().orElseThrow()).contains("its breaker is open", "shard-1");
    status = status.replace("shard-1", "shard-2");
    assertThat(signal.alarm()).isEmpty();
  }

  @Test
  void alarm_nodeIsSilentOrNoNode_isNone() {
    status = "<html>";
    metrics = "# nothing\n\nnot a sample\n";
    assertThat(signal.alarm()).isEmpty();
    node.stop(0);
    assertThat(signal.alarm()).isEmpty();
    assertThat(watch("127.0.0.1:1").alarm()).isEmpty();
  }

  private SoakSignal watch(String address) {
    return new NodeSignals(List.of(address), LIMITS, now::get)
        .watch(
            new Topology.Shard(
                "shard-1", 1, ShardState.ACTIVE, 1, new MySqlEndpoint("nowhere", 1), List.of()));
  }

  /** Another shard's transactions are all slow; they do not matter. */
  private static String page(int reads, int failures, int timeouts, int within250, int all) {
    return """
        # HELP tiercel_node_sql_reads_total Queries sent to MySQL for loads
        # TYPE tiercel_node_sql_reads_total counter
        tiercel_node_sql_reads_total %d
        tiercel_node_loads_failed_total %d.0
        tiercel_pool_timeouts_total{endpoint="a:1",shard="shard-1",use="write"} %d
        tiercel_pool_timeouts_total{endpoint="a:1",shard="shard-2",use="write"} %d
        tiercel_pool_usage_seconds_bucket{endpoint="a:1",shard="shard-1",use="read",le="0.1"} 1
        tiercel_pool_usage_seconds_bucket{endpoint="a:1",shard="shard-1",use="read",le="0.25"} %d
        tiercel_pool_usage_seconds_bucket{endpoint="a:1",shard="shard-1",use="read",le="+Inf"} %d
        tiercel_pool_usage_seconds_bucket{endpoint="a:1",shard="shard-2",use="read",le="0.25"} 0
        tiercel_pool_usage_seconds_bucket{endpoint="a:1",shard="shard-2",use="read",le="+Inf"} %d
        """
        .formatted(reads, failures, timeouts, 9 * reads, within250, all, 9 * all);
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
