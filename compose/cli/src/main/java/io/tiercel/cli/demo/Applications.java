package io.tiercel.cli.demo;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.demo.app.AppReport;
import io.tiercel.cli.demo.app.AppTask;
import io.tiercel.cli.run.RunException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** All application processes of a run. Closing ends them. Thread-safe. */
final class Applications implements AutoCloseable {
  // The quick compiler: in a run of seconds on few processors the other one costs more than it
  // gives.
  private static final List<String> JVM_FLAGS =
      List.of(
          "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError");

  private final List<Application> all;
  private final CountDownLatch done;

  private Applications(List<Application> all, CountDownLatch done) {
    this.all = all;
    this.done = done;
  }

  /** Starts them all; when one does not start, ends those that did. */
  static Applications start(
      DemoConfig config,
      LocalCluster cluster,
      Path trace,
      Path ledger,
      Path logs,
      DemoPrograms programs) {
    List<String> flags = new ArrayList<>(JVM_FLAGS);
    flags.addAll(programs.applicationFlags());
    List<Application> started = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(config.apps());
    try {
      for (int number = 0; number < config.apps(); number++) {
        AppTask task = task(number, config, cluster, trace, ledger);
        Path log = logs.resolve("application-" + (number + 1) + ".log");
        started.add(Application.start(programs.application(), task, log, flags, done::countDown));
      }
      return new Applications(List.copyOf(started), done);
    } catch (RuntimeException failed) {
      started.forEach(Application::close);
      throw failed;
    }
  }

  private static AppTask task(
      int number, DemoConfig config, LocalCluster cluster, Path trace, Path ledger) {
    return new AppTask(
        number,
        config.apps(),
        config.callers(),
        cluster.nodeAddresses(),
        cluster.clientName(),
        cluster.clientSecret(),
        trace.toString(),
        ledger.toString(),
        config.seed(),
        config.writes(),
        config.bound().toMillis(),
        config.sessions(),
        TimeUnit.SECONDS.toMillis(config.seconds()),
        System.nanoTime());
  }

  void awaitReady(Duration longest) {
    all.forEach(application -> application.awaitReady(longest));
  }

  void go() {
    all.forEach(Application::go);
  }

  List<AppReport> progress() {
    return all.stream().map(Application::progress).toList();
  }

  /** Waits until all have a result or never will, or one of them never will; else false. */
  boolean awaitDone(Duration longest) {
    try {
      return done.await(longest.toMillis(), TimeUnit.MILLISECONDS)
          || all.stream().anyMatch(Application::failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw RunException.failed("interrupted while the applications ran", interrupted);
    }
  }

  /** What they found; all must be done. */
  List<AppReport> results() {
    return all.stream().map(Application::result).toList();
  }

  /** What they wrote to their logs last. */
  String logTails() {
    StringBuilder tails = new StringBuilder();
    all.forEach(application -> tails.append(application.logTail()));
    return tails.toString();
  }

  @Override
  public void close() {
    all.forEach(Application::close);
  }
}
