package io.tiercel.benchmarks.scale;

import io.tiercel.benchmarks.measured.MeasuredCluster;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import io.tiercel.client.TiercelException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The entry of a process with many connections, each with a near cache and a subscription of its
 * own, as if it were as many applications. Ends when its input does.
 */
final class SubscribersApp {
  static final String ANSWER = "answer ";
  static final String HEARD = "heard";

  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final KeyRange READ = new KeyRange(0, 100);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  /** More would take more of the processor from those that are there, and must prove themselves. */
  private static final int AT_A_TIME = 2;

  private final TiercelConfig config;
  private final Queue<Tiercel> connections = new ConcurrentLinkedQueue<>();
  private final AtomicInteger begun = new AtomicInteger();

  private SubscribersApp(String[] words) {
    config =
        TiercelConfig.builder()
            .nodes(words[0])
            .credentials(words[1], words[2])
            .deadline(DEADLINE)
            .build();
  }

  /** The first line says where to connect, each other one how many there are to be, or asks. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    BufferedReader parent =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    SubscribersApp app =
        new SubscribersApp(Objects.requireNonNull(parent.readLine()).split(" ", 3));
    app.answer(parent);
    // A thousand goodbyes take longer than anybody waits.
    Runtime.getRuntime().halt(0);
  }

  private void answer(BufferedReader parent) throws IOException, InterruptedException {
    for (String line = parent.readLine(); line != null; line = parent.readLine()) {
      System.out.println(ANSWER + (line.equals(HEARD) ? heard() : grow(Integer.parseInt(line))));
    }
  }

  /** Until there are so many, or it takes too long, or one does not get through. */
  private int grow(int count) throws InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    begun.set(connections.size());
    ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
    for (int i = 0; i < AT_A_TIME; i++) {
      threads.execute(() -> connectUntil(count, end));
    }
    threads.shutdown();
    boolean unused = threads.awaitTermination(2 * LONGEST.toSeconds(), TimeUnit.SECONDS);
    return connections.size();
  }

  private void connectUntil(int count, long end) {
    try {
      while (System.nanoTime() - end < 0 && begun.getAndIncrement() < count) {
        connections.add(connect());
      }
    } catch (TiercelException tooMany) {
      System.err.println("after " + connections.size() + " connections: " + tooMany.getMessage());
    }
  }

  /** With rows in its near cache, so that there is something to tell it. */
  private Tiercel connect() {
    Tiercel tiercel = Tiercel.connect(config);
    READ.readOnce(MeasuredCluster.items(tiercel));
    return tiercel;
  }

  private long heard() {
    return connections.stream().mapToLong(each -> each.statistics().invalidations()).sum();
  }
}
