package io.tiercel.cli.demo;

import io.tiercel.cli.demo.app.AppLine;
import io.tiercel.cli.demo.app.AppReport;
import io.tiercel.cli.demo.app.AppTask;
import io.tiercel.cli.run.ChildProcess;
import io.tiercel.cli.run.JsonLine;
import io.tiercel.cli.run.RunException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An application process as its parent sees it. It ends by itself when this process does. Closing
 * ends it. Thread-safe.
 */
final class Application implements AutoCloseable {
  private static final AppReport NOTHING = new AppReport(Map.of(), Map.of(), Map.of(), 0, 0, 0);

  private final String name;
  private final ChildProcess process;
  private final Runnable whenDone;
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
  private final CompletableFuture<AppReport> result = new CompletableFuture<>();
  private volatile AppReport progress = NOTHING;

  private Application(ChildProcess.Program program, Runnable whenDone) {
    this.name = program.name();
    this.whenDone = whenDone;
    this.process = ChildProcess.start(program, this::hear, this::ended);
  }

  /**
   * Starts a process with the Java and the class path of this one.
   *
   * @param main its entry
   * @param whenDone run once it has told its result or never will
   */
  static Application start(
      Class<?> main, AppTask task, Path log, List<String> jvmFlags, Runnable whenDone) {
    String name = "application " + (task.number() + 1);
    Application application =
        new Application(new ChildProcess.Program(name, main, jvmFlags, log), whenDone);
    application.process.say(JsonLine.json(task));
    return application;
  }

  private void hear(String line) {
    if (line.equals(AppLine.READY)) {
      ready.complete(true);
    } else if (line.startsWith(AppLine.PROGRESS)) {
      progress = JsonLine.parse(line.substring(AppLine.PROGRESS.length()), AppReport.class);
    } else if (line.startsWith(AppLine.RESULT)) {
      AppReport report = JsonLine.parse(line.substring(AppLine.RESULT.length()), AppReport.class);
      progress = report;
      if (result.complete(report)) {
        whenDone.run();
      }
    }
  }

  private void ended(String how) {
    RunException failure = RunException.failed(name + ": " + how, null);
    ready.completeExceptionally(failure);
    if (result.completeExceptionally(failure)) {
      whenDone.run();
    }
  }

  /** Waits until it is connected. */
  void awaitReady(Duration longest) {
    await(ready, longest, "is not ready");
  }

  /** Lets it replay. */
  void go() {
    process.say(AppLine.GO);
  }

  /** What it counted so far. */
  AppReport progress() {
    return progress;
  }

  /** Whether it will never tell a result. */
  boolean failed() {
    return result.isCompletedExceptionally();
  }

  /** What it found; it has had its time. */
  AppReport result() {
    return await(result, Duration.ZERO, "has no result");
  }

  private <T> T await(CompletableFuture<T> future, Duration longest, String otherwise) {
    try {
      return future.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw RunException.failed(name + " " + otherwise + logTail(), late);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RunException known
          ? known
          : RunException.failed(name + " failed: " + failed.getCause(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw RunException.failed("interrupted while waiting for " + name, interrupted);
    }
  }

  /** What it wrote last to its log, each line on a line of its own; empty when nothing. */
  String logTail() {
    return process.logTail();
  }

  @Override
  public void close() {
    process.close();
  }
}
