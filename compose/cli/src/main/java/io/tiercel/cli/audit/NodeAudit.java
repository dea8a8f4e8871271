package io.tiercel.cli.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tiercel.cli.output.Json;
import io.tiercel.cli.run.RunException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/**
 * The audit of one node, over HTTP. Thread-safe.
 *
 * @param http sends
 * @param address the node's HTTP address, {@code host:port}
 * @param client a registered client's name
 * @param secret its secret
 */
record NodeAudit(HttpClient http, String address, String client, String secret) {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int ACCEPTED = 202;
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;

  /**
   * Begins one.
   *
   * @throws IOException the node does not answer
   * @throws RunException it refuses
   */
  void begin(int seconds, int rate, int samples) throws IOException {
    String login = client + ":" + secret;
    String basic = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    String query = "?seconds=" + seconds + "&rate=" + rate + "&samples=" + samples;
    HttpResponse<String> answer =
        send(
            request("/audit" + query)
                .header("Authorization", "Basic " + basic)
                .POST(BodyPublishers.noBody())
                .build());
    if (answer.statusCode() == UNAUTHORIZED) {
      throw RunException.usage(
          "node " + address + " does not know client " + client + " with this secret.");
    }
    if (answer.statusCode() != ACCEPTED) {
      throw RunException.failed("node " + address + " began no audit: " + text(answer) + ".", null);
    }
  }

  /** What it has found so far. */
  JsonNode run() throws IOException {
    HttpResponse<String> answer = send(request("/audit").GET().build());
    if (answer.statusCode() != OK) {
      throw new IOException("node " + address + " answered " + text(answer));
    }
    try {
      return Json.MAPPER.readTree(answer.body()).path("run");
    } catch (JsonProcessingException notJson) {
      throw new IOException("node " + address + " answered no JSON", notJson);
    }
  }

  private static String text(HttpResponse<String> answer) {
    String first = answer.body().lines().findFirst().orElse("");
    return answer.statusCode() + (first.isBlank() ? "" : " " + first);
  }

  private HttpRequest.Builder request(String path) {
    try {
      return HttpRequest.newBuilder(URI.create("http://" + address + path)).timeout(TIMEOUT);
    } catch (IllegalArgumentException noAddress) {
      throw RunException.usage("'" + address + "' is no HTTP address; it is HOST:PORT.");
    }
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking " + address, e);
    }
  }
}
