package io.tiercel.cli.load;

import io.tiercel.cli.check.CheckApplication;
import io.tiercel.cli.check.CheckOutcome;
import io.tiercel.cli.check.CheckedRows;
import io.tiercel.cli.check.Periods;
import io.tiercel.cli.check.app.CheckTask;
import io.tiercel.cli.check.app.KeySpace;
import io.tiercel.cli.check.history.History;
import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunException;
import io.tiercel.cli.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The steps of a load, in order: rows, applications, work, quiet, last reads, judgement. The
 * cluster may gain and lose shards and nodes meanwhile. Confined to one thread.
 */
public final class Load {
  private static final Duration LOOK = Duration.ofMillis(100);

  /** Longer than the bound of every read and the deadline of every write. */
  private static final Duration QUIET = Duration.ofSeconds(6);

  private static final double NANOS_PER_SECOND = 1e9;

  private final LoadConfig config;
  private final Path clusterFolder;
  private final Path runs;
  private final Clock clock;
  private final Progress progress;

  /**
   * A load.
   *
   * @param clusterFolder of the cluster to use
   * @param runs gets a folder for this run, which is removed again
   */
  public Load(LoadConfig config, Path clusterFolder, Path runs, Clock clock, Progress progress) {
    this.config = config;
    this.clusterFolder = clusterFolder;
    this.runs = runs;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Runs it; its applications are gone when this returns, the cluster stays.
   *
   * @throws RunException when it cannot go on
   */
  public LoadReport run() {
    KeySpace keys = LoadConfig.keys(clock.instant().getEpochSecond());
    try (RunFolder folder = RunFolder.create(runs)) {
      progress.step("first rows");
      rows(keys).fill();
      return runIn(folder, keys);
    } finally {
      progress.done();
    }
  }

  private LoadReport runIn(RunFolder folder, KeySpace keys) {
    List<CheckApplication> applications = new ArrayList<>();
    Thread onSignal = new Thread(() -> applications.forEach(CheckApplication::close), "load-end");
    Runtime.getRuntime().addShutdownHook(onSignal);
    try {
      Files.createDirectories(tokens(folder));
      progress.step(config.apps() + " applications");
      start(applications, folder, keys);
      Instant began = clock.instant();
      long origin = System.nanoTime();
      progress.step("load, " + config.seconds() + " s");
      pause(applications, origin + Duration.ofSeconds(config.seconds()).toNanos());
      double seconds = (System.nanoTime() - origin) / NANOS_PER_SECOND;
      progress.step("quiet, and last reads");
      calm(applications);
      progress.step("judging");
      return judge(applications, keys, origin, began, seconds);
    } catch (IOException unusable) {
      throw RunException.failed("a log cannot be used: " + unusable.getMessage(), unusable);
    } finally {
      applications.forEach(CheckApplication::close);
      Runtime.getRuntime().removeShutdownHook(onSignal);
    }
  }

  private static Path tokens(RunFolder folder) {
    return folder.resolve("tokens");
  }

  private void start(List<CheckApplication> applications, RunFolder folder, KeySpace keys) {
    LocalCluster cluster = LocalCluster.attach(clusterFolder);
    AtomicInteger runs = new AtomicInteger();
    for (int number = 1; number <= config.apps(); number++) {
      String name = "app-" + number;
      applications.add(
          new CheckApplication(
              name,
              folder.path(),
              List.of(),
              process -> task(cluster, folder, keys, name, runs.incrementAndGet())));
    }
    applications.forEach(CheckApplication::awaitWorking);
  }

  private CheckTask task(
      LocalCluster cluster, RunFolder folder, KeySpace keys, String process, int run) {
    return new CheckTask(
        process,
        run,
        config.callers(),
        config.perSecond(),
        cluster.nodeAddresses(),
        cluster.clientName(),
        cluster.clientSecret(),
        folder.resolve(process + ".log").toString(),
        tokens(folder).toString(),
        config.seed(),
        config.writePercent(),
        keys,
        "",
        System.nanoTime());
  }

  private void pause(List<CheckApplication> applications, long untilNanos) {
    while (System.nanoTime() - untilNanos < 0) {
      applications.stream()
          .filter(CheckApplication::failed)
          .forEach(CheckApplication::awaitStopped);
      long done = applications.stream().mapToLong(CheckApplication::done).sum();
      progress.detail(done + " operations");
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private void calm(List<CheckApplication> applications) {
    applications.forEach(CheckApplication::stop);
    applications.forEach(CheckApplication::awaitStopped);
    pause(applications, System.nanoTime() + QUIET.toNanos());
    applications.forEach(CheckApplication::readAll);
    applications.forEach(CheckApplication::awaitAllRead);
  }

  private LoadReport judge(
      List<CheckApplication> applications,
      KeySpace keys,
      long origin,
      Instant began,
      double seconds)
      throws IOException {
    History history = new History(origin);
    CheckedRows rows = rows(keys);
    rows.addKeys(history);
    rows.addStored(history);
    CheckOutcome outcome = new CheckOutcome(history, new Periods());
    for (CheckApplication application : applications) {
      for (CheckTask task : application.tasks()) {
        outcome.add(task);
      }
    }
    MoveTimes moves = MoveTimes.read(LocalCluster.attach(clusterFolder), began, clock.instant());
    return LoadReport.of(config, seconds, outcome.judge(), Latencies.of(history, moves));
  }

  /** The servers are asked for anew: there may be others than before. */
  private CheckedRows rows(KeySpace keys) {
    LocalCluster cluster = LocalCluster.attach(clusterFolder);
    return new CheckedRows(cluster::served, cluster.state().database(), keys);
  }
}
