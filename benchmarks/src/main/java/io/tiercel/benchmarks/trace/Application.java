package io.tiercel.benchmarks.trace;

import io.tiercel.cli.cluster.JvmOptions;
import io.tiercel.cli.run.ChildProcess;
import io.tiercel.cli.run.JsonLine;
import io.tiercel.cli.run.RunException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An application as its parent sees it. It ends by itself when this process does. Closing ends it.
 */
final class Application implements AutoCloseable {
  private static final List<String> JVM_FLAGS =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

  private final String name;
  private final ChildProcess process;
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
  private final CompletableFuture<ReplayCounts> ended = new CompletableFuture<>();
  private volatile CompletableFuture<ReplayCounts> counts = new CompletableFuture<>();

  private Application(String name, Path log) {
    this.name = name;
    List<String> flags = new ArrayList<>(JvmOptions.hazelcast());
    flags.addAll(JVM_FLAGS);
    this.process =
        ChildProcess.start(
            new ChildProcess.Program(name, ReplayApp.class, flags, log), this::hear, this::ended);
  }

  /** Starts one; {@link #awaitReady} tells when it is connected. */
  static Application start(ReplayTask task, Path log) {
    String name = "application " + (task.number() + 1) + " of " + task.entrant().label();
    Application application = new Application(name, log);
    try {
      application.process.say(JsonLine.json(task));
      return application;
    } catch (RunException gone) {
      application.close();
      throw gone;
    }
  }

  private void hear(String line) {
    if (line.equals(ReplayApp.READY)) {
      ready.complete(true);
    } else if (line.startsWith(ReplayApp.COUNTS)) {
      String json = line.substring(ReplayApp.COUNTS.length());
      counts.complete(JsonLine.parse(json, ReplayCounts.class));
    }
  }

  private void ended(String how) {
    RunException failure = RunException.failed(name + ": " + how, null);
    ready.completeExceptionally(failure);
    ended.completeExceptionally(failure);
  }

  /** Waits until it is connected. */
  void awaitReady() {
    boolean unused = await(ready, LONGEST_ANSWER);
  }

  /** Lets it read its part of the objects; {@link #counts} has what came out. */
  void fill() {
    go(ReplayApp.FILL);
  }

  /** Lets it replay; {@link #counts} has what came out. */
  void turn(Duration time) {
    go(ReplayApp.TURN + time.toMillis());
  }

  private void go(String line) {
    counts = new CompletableFuture<>();
    process.say(line);
  }

  /** What it did, which may take so long. */
  ReplayCounts counts(Duration longest) {
    CompletableFuture<Object> either = CompletableFuture.anyOf(counts, ended);
    return (ReplayCounts) await(either, longest);
  }

  private <T> T await(CompletableFuture<T> future, Duration longest) {
    try {
      return future.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw RunException.failed(name + " does not answer" + process.logTail(), late);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RunException known
          ? known
          : RunException.failed(name + " failed: " + failed.getCause(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw RunException.failed("interrupted while waiting for " + name, interrupted);
    }
  }

  @Override
  public void close() {
    process.close();
    process.awaitEnd();
  }
}
