package io.tiercel.cli.move;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiercel.cli.output.Json;
import io.tiercel.cli.run.RunException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Asks the nodes which slots cost their shards how much. Confined to one thread. */
public final class SlotLoadMeter {
  private static final int SLOTS = 4096;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final List<String> nodes;

  /**
   * Of these nodes.
   *
   * @param nodes their HTTP addresses, {@code host:port}
   */
  public SlotLoadMeter(List<String> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /**
   * Rows per second that were read from and written to shards, by slot.
   *
   * @throws RunException a node does not answer
   */
  public double[] measure(Duration time) {
    long[] before = sum();
    long began = System.nanoTime();
    long end = began + time.toNanos();
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    long[] after = sum();
    double seconds = (System.nanoTime() - began) / 1e9;
    double[] rates = new double[SLOTS];
    for (int slot = 0; slot < SLOTS; slot++) {
      rates[slot] = Math.max(0, after[slot] - before[slot]) / seconds;
    }
    return rates;
  }

  private long[] sum() {
    long[] sum = new long[SLOTS];
    for (String node : nodes) {
      JsonNode rows = rows(node);
      for (int slot = 0; slot < SLOTS; slot++) {
        sum[slot] += rows.path(slot).asLong();
      }
    }
    return sum;
  }

  private JsonNode rows(String node) {
    HttpRequest ask =
        HttpRequest.newBuilder(URI.create("http://" + node + "/slots")).timeout(TIMEOUT).build();
    try {
      HttpResponse<String> answer = http.send(ask, BodyHandlers.ofString());
      return Json.MAPPER.readTree(answer.body());
    } catch (IOException e) {
      throw RunException.failed(
          "the node at " + node + " does not say what its slots cost: is it running?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RunException.failed("interrupted while asking " + node, e);
    }
  }
}
