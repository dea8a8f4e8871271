package io.tiercel.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.router.RouterConfig.PoolConfig;
import io.tiercel.router.RouterConfig.ReplicaConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterConfigTest {
  @Test
  void of_catalogAndLogin_hasTheDocumentedDefaults() {
    RouterConfig config =
        RouterConfig.of(new MySqlEndpoint("db", 3306), new Credentials("app", "secret"));

    assertThat(config.pool()).isEqualTo(pool(16, 2, "PT2S", "PT2S", "PT30S", "PT0S"));
    assertThat(config.replicas())
        .isEqualTo(new ReplicaConfig(Duration.ofSeconds(5), Duration.ofMillis(250)));
    assertThat(config.toString()).doesNotContain("secret");
  }

  @Test
  void newPool_edgesOfTheRanges_areAllowed() {
    assertThat(pool(1, 0, "PT0.25S", "PT0.1S", "PT0.1S", "PT0S").maxConnections()).isEqualTo(1);
    assertThat(pool(1000, 1000, "PT1M", "PT1M", "PT1H", "PT1H").minIdle()).isEqualTo(1000);
  }

  @ParameterizedTest
  @CsvSource({
    "0,    0,  PT2S,   PT2S,   PT30S, PT10S, maxConnections is 0",
    "1001, 0,  PT2S,   PT2S,   PT30S, PT10S, maxConnections is 1001",
    "4,    5,  PT2S,   PT2S,   PT30S, PT10S, 'minIdle is 5, allowed are 0 to 4'",
    "4,    -1, PT2S,   PT2S,   PT30S, PT10S, minIdle is -1",
    "4,    2,  PT0.2S, PT2S,   PT30S, PT10S, borrowTimeout is PT0.2S",
    "4,    2,  PT61S,  PT2S,   PT30S, PT10S, borrowTimeout is PT1M1S",
    "4,    2,  PT2S,   PT0S,   PT30S, PT10S, connectTimeout is PT0S",
    "4,    2,  PT2S,   PT2S,   PT0S,  PT10S, socketTimeout is PT0S",
    "4,    2,  PT2S,   PT2S,   PT30S, PT1S,  leakThreshold is PT1S"
  })
  void newPool_outOfRange_isRefusedByName(
      int max, int idle, String borrow, String connect, String socket, String leak, String says) {
    assertThatThrownBy(() -> pool(max, idle, borrow, connect, socket, leak))
        .isInstanceOfSatisfying(
            RouterException.class,
            e -> assertThat(e.code()).isEqualTo(RouterException.Code.INVALID_CONFIG))
        .hasMessageContaining(says);
  }

  @ParameterizedTest
  @CsvSource({
    "PT-1S, PT1S,   maxLag is PT-1S",
    "PT2H,  PT1S,   maxLag is PT2H",
    "PT1S,  PT0S,   probeInterval is PT0S",
    "PT1S,  PT2M,   probeInterval is PT2M"
  })
  void newReplicas_outOfRange_isRefusedByName(String lag, String probe, String says) {
    assertThatThrownBy(() -> new ReplicaConfig(Duration.parse(lag), Duration.parse(probe)))
        .isInstanceOf(RouterException.class)
        .hasMessageContaining(says);
  }

  private static PoolConfig pool(
      int max, int idle, String borrow, String connect, String socket, String leak) {
    return new PoolConfig(
        max,
        idle,
        Duration.parse(borrow),
        Duration.parse(connect),
        Duration.parse(socket),
        Duration.parse(leak));
  }
}
