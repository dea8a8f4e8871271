package io.tiercel.benchmarks.start;

import io.tiercel.benchmarks.tables.Item;
import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.run.ChildProcess;
import io.tiercel.cli.run.RunException;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The entry of an application that connects, reads one row, and says how long that took. */
final class FirstValueApp {
  private static final Logger LOG = LoggerFactory.getLogger(FirstValueApp.class);
  private static final String TOOK = "took ";
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int SECONDS = 60;

  /** Patient: how long it takes is what is measured. */
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private FirstValueApp() {}

  /**
   * Milliseconds from the call that connects to the first row, in a JVM that has done nothing but
   * log; returns when it has ended.
   */
  static double run(LocalCluster cluster, List<String> jvmFlags, Path log) {
    CompletableFuture<Double> took = new CompletableFuture<>();
    ChildProcess.Program program =
        new ChildProcess.Program("first value", FirstValueApp.class, jvmFlags, log, false);
    try (ChildProcess child =
        ChildProcess.start(
            program,
            line -> hear(line, took),
            how -> took.completeExceptionally(new IllegalStateException(how)))) {
      child.say(
          String.join(" ", cluster.nodeAddresses(), cluster.clientName(), cluster.clientSecret()));
      double millis = took.get(SECONDS, TimeUnit.SECONDS);
      child.awaitEnd();
      return millis;
    } catch (ExecutionException | TimeoutException failed) {
      throw RunException.failed("the application fails: " + failed.getMessage(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw RunException.failed("interrupted while measuring", interrupted);
    }
  }

  private static void hear(String line, CompletableFuture<Double> took) {
    if (line.startsWith(TOOK)) {
      took.complete(Double.parseDouble(line.substring(TOOK.length())));
    }
  }

  /** Reads one row of the cluster that the first line of input names. */
  public static void main(String[] arguments) throws IOException {
    BufferedReader parent =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String[] words = Objects.requireNonNull(parent.readLine()).split(" ", 3);
    // An application has logged before it connects; the SDK only says what it has to say.
    LOG.info("asks {} for one row", words[0]);
    long began = System.nanoTime();
    TiercelConfig config =
        TiercelConfig.builder()
            .nodes(words[0])
            .credentials(words[1], words[2])
            .deadline(DEADLINE)
            .build();
    try (Tiercel tiercel = Tiercel.connect(config)) {
      Table<Long, Item> items = tiercel.table(Item.TABLE, Long.class, Item.class);
      Objects.requireNonNull(items.get(1L));
      System.out.println(TOOK + (System.nanoTime() - began) / NANOS_PER_MILLI);
    }
  }
}
