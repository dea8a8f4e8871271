package io.tiercel.cli.drain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tiercel.cli.deed.Deed;
import io.tiercel.cli.deed.Done;
import io.tiercel.cli.deed.Plan;
import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Progress;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Drains a node that is known by its HTTP address. Confined to one thread. */
public final class DistantNode implements Deed {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int UNAUTHORIZED = 401;
  private static final String DRAINED = "drained";

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final String address;
  private final String login;

  /**
   * Asks nothing yet.
   *
   * @param address the node's HTTP address, {@code host:port}
   * @param client a registered client's name
   * @param secret its secret
   */
  public DistantNode(String address, String client, String secret) {
    if (!address.matches("[^:/\\s]+:[0-9]{1,5}")) {
      throw RunException.usage("--http is '" + address + "'; a node is HOST:PORT.");
    }
    this.address = address;
    byte[] basic = (client + ":" + secret).getBytes(StandardCharsets.UTF_8);
    this.login = "Basic " + Base64.getEncoder().encodeToString(basic);
  }

  @Override
  public String command() {
    return "node drain";
  }

  /** The node writes the line, for whoever orders it. */
  @Override
  public boolean recordsItself() {
    return true;
  }

  @Override
  public Plan plan() {
    JsonNode status = status();
    String name = status.path("name").asText();
    if (status.path("notReady").asText().equals(DRAINED)) {
      return Plan.nothing(name + " at " + address + " is drained already");
    }
    return Plan.of(
        List.of(
            "drain "
                + name
                + " at "
                + address
                + ": its "
                + status.path("slotsOwned").asText()
                + " slots with "
                + status.path("entries").asText()
                + " entries go to the others",
            "its process stays, serves nothing, and waits to be ended"),
        Map.of("node", name, "http", address));
  }

  @Override
  public Done carryOut(Progress progress) {
    progress.step(address + " drains");
    order();
    long end = System.nanoTime() + PATIENCE.toNanos();
    JsonNode status = status();
    while (!status.path("notReady").asText().equals(DRAINED)) {
      if (System.nanoTime() - end >= 0) {
        throw RunException.failed(
            address + " still drains after " + PATIENCE.toSeconds() + " s; look at its log.", null);
      }
      LockSupport.parkNanos(LOOK_NANOS);
      status = status();
      progress.detail(status.path("slotsOwned").asText() + " slots left");
    }
    String name = status.path("name").asText();
    return Done.of(
        List.of(name + " is drained; end its process, or start it again to have it back"),
        Map.of("node", name, "http", address));
  }

  private void order() {
    HttpResponse<String> answer =
        send(request("/drain").header("Authorization", login).POST(BodyPublishers.noBody()));
    if (answer.statusCode() == UNAUTHORIZED) {
      throw RunException.usage(address + " does not know this client with this secret.");
    }
    if (answer.statusCode() != ACCEPTED) {
      throw RunException.failed(address + " does not drain: " + answer.body().strip(), null);
    }
  }

  private JsonNode status() {
    HttpResponse<String> answer = send(request("/status").GET());
    if (answer.statusCode() != OK) {
      throw RunException.failed(address + " answers " + answer.statusCode() + ".", null);
    }
    try {
      return Json.MAPPER.readTree(answer.body());
    } catch (JsonProcessingException notJson) {
      throw RunException.failed(address + " is no cache node.", notJson);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + address + path)).timeout(TIMEOUT);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw RunException.failed(address + " does not answer over HTTP. Is the node up?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RunException.failed("interrupted while asking " + address, e);
    }
  }
}
