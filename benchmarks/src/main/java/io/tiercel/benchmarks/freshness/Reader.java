package io.tiercel.benchmarks.freshness;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.run.ChildProcess;
import io.tiercel.cli.run.JsonLine;
import io.tiercel.cli.run.RunException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** The reading application as its parent sees it. Closing ends it. Thread-safe. */
final class Reader implements AutoCloseable {
  private static final int READY_SECONDS = 60;
  private static final List<String> JVM_FLAGS = List.of("-Xmx256m", "-XX:+UseSerialGC");

  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
  private final ChildProcess process;
  private volatile Sightings sightings = new Sightings();

  private Reader(Path log) {
    this.process =
        ChildProcess.start(
            new ChildProcess.Program("reader", ReaderApp.class, JVM_FLAGS, log),
            this::hear,
            this::ended);
  }

  /** Starts it; it reads when this returns. */
  static Reader start(LocalCluster cluster, int keys, Path log) {
    Reader reader = new Reader(log);
    reader.process.say(
        JsonLine.json(
            new ReaderTask(
                cluster.nodeAddresses(),
                cluster.clientName(),
                cluster.clientSecret(),
                keys,
                System.nanoTime())));
    try {
      reader.ready.orTimeout(READY_SECONDS, TimeUnit.SECONDS).join();
      return reader;
    } catch (CompletionException late) {
      String why = "the reading application is not ready" + reader.process.logTail();
      reader.close();
      throw RunException.failed(why, late);
    }
  }

  /** What it sees from now on goes there. */
  Sightings newSightings() {
    Sightings next = new Sightings();
    sightings = next;
    return next;
  }

  private void hear(String line) {
    if (line.equals(ReaderApp.READY)) {
      ready.complete(true);
    } else if (line.startsWith(ReaderApp.SAW)) {
      String[] parts = line.substring(ReaderApp.SAW.length()).split(" ", 3);
      sightings.saw(Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    }
  }

  private void ended(String how) {
    ready.completeExceptionally(RunException.failed("the reading application: " + how, null));
  }

  @Override
  public void close() {
    process.close();
  }
}
