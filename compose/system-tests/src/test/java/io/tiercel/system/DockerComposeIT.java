package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiercel.client.Row;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import io.tiercel.client.TiercelException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The whole stack in containers, from the images' build to its end. Where no engine answers it says
 * so in one line and has nothing to prove.
 */
@Timeout(600)
class DockerComposeIT {
  private static final String CONFIG = "/etc/tiercel/cluster.yaml";

  @Test
  void stack_upUsedAndDown_worksAndLeavesNothing() {
    Optional<String> whyNot = ComposeStack.whyNot();
    if (whyNot.isPresent()) {
      System.out.println("DockerComposeIT: the stack in containers was not tried: " + whyNot.get());
      return;
    }
    String secret = UUID.randomUUID().toString().replace("-", "");
    ComposeStack stack = new ComposeStack(secret);
    try (stack) {
      use(stack, secret);
    }
    assertThat(stack.leftOvers()).isEmpty();
  }

  private static void use(ComposeStack stack, String secret) {
    try {
      assertThat(stack.distribution()).as("run ./mvnw package first").isDirectory();
      stack.compose("build", "-q", "secrets", "node-1").orFail();
      stack.compose("up", "--wait").orFail();
      commandInTheNetwork_putsAndGets(stack);
      sdkOutsideTheNetwork_readsTheSame(stack, secret);
      prometheus_scrapesEveryNode(stack);
    } catch (AssertionError | TiercelException failure) {
      System.out.println(stack.compose("logs", "--tail", "30").output());
      throw failure;
    }
  }

  private static void commandInTheNetwork_putsAndGets(ComposeStack stack) {
    command(stack, "put", "customers", "id=1", "name=Ada", "balance=12.50", "active=true");
    assertThat(command(stack, "get", "customers", "1", "--json")).contains("Ada");
  }

  private static String command(ComposeStack stack, String verb, String... rest) {
    String[] arguments = {"run", "--rm", "-T", "command", verb, "--config", CONFIG};
    String[] all = Arrays.copyOf(arguments, arguments.length + rest.length);
    System.arraycopy(rest, 0, all, arguments.length, rest.length);
    return stack.compose(all).orFail();
  }

  private static void sdkOutsideTheNetwork_readsTheSame(ComposeStack stack, String secret) {
    String nodes = "127.0.0.1:" + stack.nodePort(1) + ",127.0.0.1:" + stack.nodePort(2);
    TiercelConfig config =
        TiercelConfig.builder()
            .nodes(nodes)
            .credentials("app", secret)
            .deadline(Duration.ofSeconds(30))
            .build();
    try (Tiercel tiercel = Tiercel.connect(config)) {
      Table<Row, Row> customers = tiercel.table("customers");
      assertThat(customers.get(Row.of("id", 1L)))
          .isNotNull()
          .satisfies(ada -> assertThat(ada.getString("name")).isEqualTo("Ada"));
    }
  }

  private static void prometheus_scrapesEveryNode(ComposeStack stack) {
    URI targets = URI.create("http://127.0.0.1:" + stack.prometheusPort() + "/api/v1/targets");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              JsonNode active = read(targets).at("/data/activeTargets");
              assertThat(active).hasSize(2);
              assertThat(active).allMatch(target -> target.path("health").asText().equals("up"));
            });
  }

  private static JsonNode read(URI address) throws IOException {
    try (InputStream answer = address.toURL().openStream()) {
      return new ObjectMapper().readTree(answer);
    }
  }
}
