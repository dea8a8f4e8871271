package io.tiercel.benchmarks.scale;

import io.tiercel.benchmarks.measured.MeasuredCluster;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The entry of a process with many connections, each with a near cache and a subscription of its
 * own, as if it were as many applications. Ends when its input does.
 */
final class SubscribersApp {
  static final String ANSWER = "answer ";
  static final String HEARD = "heard";

  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final KeyRange READ = new KeyRange(0, 100);
  private static final int AT_A_TIME = 8;

  private final TiercelConfig config;
  private final List<Tiercel> connections = new ArrayList<>();

  private SubscribersApp(String[] words) {
    config =
        TiercelConfig.builder()
            .nodes(words[0])
            .credentials(words[1], words[2])
            .deadline(DEADLINE)
            .build();
  }

  /** The first line says where to connect, each other one how many there are to be, or asks. */
  public static void main(String[] arguments) throws Exception {
    BufferedReader parent =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    SubscribersApp app =
        new SubscribersApp(Objects.requireNonNull(parent.readLine()).split(" ", 3));
    app.answer(parent);
    // A thousand goodbyes take longer than anybody waits.
    Runtime.getRuntime().halt(0);
  }

  private void answer(BufferedReader parent) throws Exception {
    for (String line = parent.readLine(); line != null; line = parent.readLine()) {
      if (!line.equals(HEARD)) {
        grow(Integer.parseInt(line));
      }
      System.out.println(ANSWER + heard());
    }
  }

  private void grow(int count) throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      List<Future<Tiercel>> connecting = new ArrayList<>();
      for (int i = connections.size(); i < count; i++) {
        connecting.add(threads.submit(this::connect));
      }
      for (Future<Tiercel> each : connecting) {
        connections.add(each.get());
      }
    } catch (ExecutionException failed) {
      throw new IOException("after " + connections.size() + " connections", failed);
    } finally {
      threads.shutdownNow();
    }
  }

  /** With rows in its near cache, so that there is something to tell it. */
  private Tiercel connect() {
    Tiercel tiercel = Tiercel.connect(config);
    READ.readAll(MeasuredCluster.items(tiercel));
    return tiercel;
  }

  private long heard() {
    return connections.stream().mapToLong(each -> each.statistics().invalidations()).sum();
  }
}
