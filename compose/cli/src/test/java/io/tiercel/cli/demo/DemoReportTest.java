package io.tiercel.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiercel.cli.demo.app.AppReport;
import io.tiercel.cli.demo.app.Count;
import io.tiercel.cli.demo.app.Measure;
import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class DemoReportTest {
  private static String encoded(long... nanos) {
    Histogram histogram = new Histogram(100_000_000_000L, 3);
    for (long each : nanos) {
      histogram.recordValue(each);
    }
    ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    bytes.limit(histogram.encodeIntoCompressedByteBuffer(bytes)).position(0);
    byte[] text = new byte[bytes.remaining()];
    bytes.get(text);
    return new String(Base64.getEncoder().encode(text), StandardCharsets.US_ASCII);
  }

  private static AppReport app(long stale, Map<String, Long> errors) {
    long failed = errors.values().stream().mapToLong(Long::longValue).sum();
    return new AppReport(
        Map.of(
            Count.NEAR_READS, 80L,
            Count.SHARED_READS, 15L,
            Count.LOADED_READS, 5L,
            Count.WRITES, 10L,
            Count.ERRORS, failed,
            Count.STALE_READS, stale),
        Map.of(
            Measure.NEAR, encoded(500, 700),
            Measure.AGE, encoded(0, 2_000_000)),
        errors,
        3,
        2,
        2_000_000_000L);
  }

  private static DemoConfig config() {
    return new DemoConfig(20, 0.05, null, 2, 8, 2, 2, 1, Duration.ofSeconds(1), false, 42);
  }

  private static DemoReport report(AppReport... apps) {
    DemoResult.Setting setting =
        new DemoResult.Setting("orm-busy", 440, config(), 100, 12.5, Map.of("tiercel", "x"));
    return new DemoResult(List.of(apps), new NodeFigures(12, 4)).report(setting);
  }

  @Test
  void report_twoApplications_addUp() throws Exception {
    JsonNode json = Json.MAPPER.readTree(Json.text(report(app(0, Map.of()), app(0, Map.of()))));
    assertThat(json.get("trace").asText()).isEqualTo("orm-busy");
    assertThat(json.get("requests").asLong()).isEqualTo(220);
    assertThat(json.get("traceRounds").asDouble()).isEqualTo(0.5);
    assertThat(json.get("writes").asLong()).isEqualTo(20);
    assertThat(json.get("errors").asLong()).isZero();
    assertThat(json.get("staleReads").asLong()).isZero();
    assertThat(json.at("/hitRatio/near").asDouble()).isEqualTo(0.8);
    assertThat(json.at("/hitRatio/shared").asDouble()).isEqualTo(0.75);
    assertThat(json.get("loads").asLong()).isEqualTo(10);
    assertThat(json.get("sqlReads").asLong()).isEqualTo(4);
    assertThat(json.get("sqlReadsSaved").asDouble()).isEqualTo(0.98);
    assertThat(json.get("throughput").asDouble()).isEqualTo(110);
    assertThat(json.get("retries").asLong()).isEqualTo(6);
    for (String layer : List.of("near", "shared", "load", "write")) {
      for (String percentile : List.of("p50", "p99", "p999")) {
        assertThat(json.at("/latencyMicros/" + layer + "/" + percentile).isNumber()).isTrue();
      }
    }
    assertThat(json.at("/latencyMicros/near/p50").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/latencyMicros/near/count").asLong()).isEqualTo(4);
    assertThat(json.at("/servedAgeMillis/max").asDouble()).isBetween(1.99, 2.01);
    assertThat(json.has("clean")).isFalse();
  }

  @Test
  void clean_anyErrorOrStaleRead_isFalse() {
    assertThat(report(app(0, Map.of())).clean()).isTrue();
    assertThat(report(app(1, Map.of())).clean()).isFalse();
    assertThat(report(app(0, Map.of("TIMEOUT", 1L))).clean()).isFalse();
  }

  @Test
  void summary_staleReads_saysThatSomethingIsWrong() {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    new DemoSummary(report(app(7, Map.of()))).print(new Terminal(writer, writer, false, false));
    assertThat(out.toString())
        .contains("Something is wrong")
        .containsPattern("stale reads +7 ")
        .contains("80.0 %");
  }

  @Test
  void config_valueOutOfRange_namesKnobAndRange() {
    assertThatThrownBy(
            () -> new DemoConfig(0, 0.05, null, 2, 8, 2, 2, 1, Duration.ofSeconds(1), false, 42))
        .hasMessage("seconds is 0, allowed are 1 to 3600");
    assertThatThrownBy(
            () ->
                new DemoConfig(
                    20, Double.NaN, null, 2, 8, 2, 2, 1, Duration.ofSeconds(1), false, 42))
        .hasMessageContaining("writes is NaN");
    assertThatThrownBy(
            () -> new DemoConfig(20, 0.05, null, 2, 8, 2, 2, 1, Duration.ZERO, false, 42))
        .hasMessageContaining("bound is 0 ms");
  }
}
