package io.tiercel.cli.demo;

import io.tiercel.cli.demo.app.AppLine;
import io.tiercel.cli.demo.app.AppReport;
import io.tiercel.cli.demo.app.AppTask;
import io.tiercel.cli.demo.app.DemoApp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final int LOG_LINES = 12;
  private static final AppReport NOTHING = new AppReport(Map.of(), Map.of(), Map.of(), 0, 0, 0);

  private final String name;
  private final Path log;
  private final Process process;
  private final Writer input;
  private final Runnable whenDone;
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
  private final CompletableFuture<AppReport> result = new CompletableFuture<>();
  private volatile AppReport progress = NOTHING;

  private Application(String name, Path log, Process process, Runnable whenDone) {
    this.name = name;
    this.log = log;
    this.process = process;
    this.input = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    this.whenDone = whenDone;
  }

  /**
   * Starts a process with the Java and the class path of this one.
   *
   * @param whenDone run once it has told its result or never will
   */
  static Application start(AppTask task, Path log, List<String> jvmFlags, Runnable whenDone) {
    String name = "application " + (task.number() + 1);
    try {
      ProcessBuilder builder = new ProcessBuilder(command(jvmFlags));
      builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
      Process process = builder.redirectError(Redirect.to(log.toFile())).start();
      Application application = new Application(name, log, process, whenDone);
      Thread listener = new Thread(application::listen, "demo-" + name.replace(' ', '-'));
      listener.setDaemon(true);
      listener.start();
      application.say(AppLine.json(task));
      return application;
    } catch (IOException failed) {
      throw DemoException.failed(name + " cannot be started: " + failed.getMessage(), failed);
    }
  }

  /** In a session of its own where the system can: Ctrl-C is for the parent, which ends it. */
  private static List<String> command(List<String> jvmFlags) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmFlags);
    command.add(DemoApp.class.getName());
    return command;
  }

  private void listen() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        hear(line);
      }
      ended("it ended with exit code " + process.waitFor());
    } catch (IOException | UncheckedIOException broken) {
      ended("its output broke off: " + broken.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      ended("nobody listens to it any more");
    }
  }

  private void hear(String line) {
    if (line.equals(AppLine.READY)) {
      ready.complete(true);
    } else if (line.startsWith(AppLine.PROGRESS)) {
      progress = AppLine.parse(line.substring(AppLine.PROGRESS.length()), AppReport.class);
    } else if (line.startsWith(AppLine.RESULT)) {
      AppReport report = AppLine.parse(line.substring(AppLine.RESULT.length()), AppReport.class);
      progress = report;
      if (result.complete(report)) {
        whenDone.run();
      }
    }
  }

  private void ended(String how) {
    DemoException failure = DemoException.failed(name + ": " + how + logTail(), null);
    ready.completeExceptionally(failure);
    if (result.completeExceptionally(failure)) {
      whenDone.run();
    }
  }

  private void say(String line) throws IOException {
    input.write(line + "\n");
    input.flush();
  }

  /** Waits until it is connected. */
  void awaitReady(Duration longest) {
    await(ready, longest, "is not ready");
  }

  /** Lets it replay. */
  void go() {
    try {
      say(AppLine.GO);
    } catch (IOException gone) {
      throw DemoException.failed(name + " does not listen: " + gone.getMessage(), gone);
    }
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
      throw DemoException.failed(name + " " + otherwise + logTail(), late);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof DemoException known
          ? known
          : DemoException.failed(name + " failed: " + failed.getCause(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw DemoException.failed("interrupted while waiting for " + name, interrupted);
    }
  }

  /** What it wrote last to its log, each line on a line of its own; empty when nothing. */
  String logTail() {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      List<String> last = lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
      return last.isEmpty() ? "" : "\n  " + String.join("\n  ", last);
    } catch (IOException | UncheckedIOException unreadable) {
      return "";
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
