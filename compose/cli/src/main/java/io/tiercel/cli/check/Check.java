package io.tiercel.cli.check;

import io.tiercel.cli.check.app.CheckTask;
import io.tiercel.cli.check.fault.FaultStorms;
import io.tiercel.cli.check.history.History;
import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.cluster.LocalClusterSpec;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.run.RunException;
import io.tiercel.cli.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a check, in order: cluster with proxies, rows, applications, load with storms of
 * faults, quiet, last reads, judgement. Confined to one thread, but for the hook that ends
 * everything when the process is asked to end in the middle.
 */
public final class Check {
  static final String TOKENS = "tokens";

  private static final String CLUSTER = "cluster";
  private static final int LONGEST_STORM_SECONDS = 10;

  /** With every fault mended in 20 s a run of 120 s has room for three storms. */
  private static final int FAULTS_IN_TWO_SECONDS = 3;

  private static final Duration MENDING = Duration.ofSeconds(6);
  private static final int LONGEST_CALM_SECONDS = 5;
  private static final int SHORTEST_CALM_SECONDS = 3;
  private static final int LONGEST_CALMS_IN_A_RUN = 20;
  private static final Duration SETTLE = Duration.ofSeconds(2);

  /** Longer than the bound of every read and the deadline of every write. */
  private static final Duration QUIET = Duration.ofSeconds(6);

  private static final Duration GRACE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final double NANOS_PER_SECOND = 1e9;

  private final CheckConfig config;
  private final Places places;
  private final Terminal terminal;
  private final Progress progress;
  private final List<Runnable> endedOnSignal = new CopyOnWriteArrayList<>();
  private volatile boolean ending;

  /**
   * Where a check puts things.
   *
   * @param runs holds a folder for each run
   * @param logs gets all logs before the run's folder is removed; null for nowhere
   */
  public record Places(Path runs, @Nullable Path logs) {}

  /**
   * A check.
   *
   * @param places where it puts things
   * @param terminal gets a line for each fault
   * @param progress gets the steps
   */
  public Check(CheckConfig config, Places places, Terminal terminal, Progress progress) {
    this.config = config;
    this.places = places;
    this.terminal = terminal;
    this.progress = progress;
  }

  /**
   * Runs it; everything it started is gone when this returns.
   *
   * @throws RunException when it cannot go on
   */
  public CheckReport run() {
    try (RunFolder folder = RunFolder.create(places.runs())) {
      Thread onSignal = new Thread(() -> end(folder), "check-end");
      Runtime.getRuntime().addShutdownHook(onSignal);
      CheckReport report = runIn(folder);
      Runtime.getRuntime().removeShutdownHook(onSignal);
      return report;
    } catch (RunException failed) {
      throw ending ? RunException.failed("ended on request", failed) : failed;
    } finally {
      progress.done();
    }
  }

  /** The cluster ends by itself with this process; frozen applications and the folder do not. */
  private void end(RunFolder folder) {
    ending = true;
    for (Runnable each : endedOnSignal) {
      each.run();
    }
    folder.removeAfter(CLUSTER, GRACE);
  }

  private CheckReport runIn(RunFolder folder) {
    try (CheckWiring wiring = new CheckWiring(config, folder.path());
        LocalCluster cluster = startCluster(folder, wiring)) {
      CheckedRows rows =
          new CheckedRows(
              cluster.mysql().orElseThrow()::shards, cluster.state().database(), CheckConfig.KEYS);
      rows.fill();
      progress.step(config.apps() + " applications");
      try (CheckedCluster checked = new CheckedCluster(config, cluster, wiring, folder)) {
        endedOnSignal.add(checked::close);
        checked.awaitWhole();
        CheckReport report = load(checked, rows);
        progress.step("faster starts next time");
        checked.checkApplications().get(0).rememberClasses();
        return report;
      } finally {
        keepLogs(folder, cluster);
        progress.step("ending everything");
      }
    }
  }

  private void keepLogs(RunFolder folder, LocalCluster cluster) {
    if (places.logs() != null) {
      progress.step("keeping the logs");
      KeptLogs.copy(List.of(folder.path(), cluster.folder().nodes()), places.logs());
    }
  }

  private LocalCluster startCluster(RunFolder folder, CheckWiring wiring) {
    Path schema = folder.resolve("schema");
    try {
      CheckedRows.writeSchema(schema);
      Files.createDirectories(folder.resolve(TOKENS));
    } catch (IOException unwritable) {
      throw RunException.failed("cannot write into " + folder.path(), unwritable);
    }
    LocalClusterSpec spec =
        LocalClusterSpec.defaults(folder.resolve(CLUSTER))
            .withShape(config.shards(), config.replicas(), config.nodes())
            .withMigrations(List.of("filesystem:" + schema))
            .attached();
    return LocalCluster.start(spec, wiring, progress);
  }

  private CheckReport load(CheckedCluster checked, CheckedRows rows) {
    progress.step("load and faults, " + config.seconds() + " s");
    long origin = System.nanoTime();
    Periods periods = new Periods();
    try (FaultStorms storms =
        new FaultStorms(
            checked,
            config.faults(),
            config.seed(),
            origin,
            line -> terminal.err().println(line))) {
      endedOnSignal.add(storms::close);
      weather(checked, storms, periods, origin);
      double seconds = (System.nanoTime() - origin) / NANOS_PER_SECOND;
      progress.step("quiet, and last reads");
      calm(checked);
      History history = new History(origin);
      rows.addKeys(history);
      rows.addStored(history);
      progress.step("judging");
      CheckOutcome outcome = new CheckOutcome(history, periods);
      checked.outsideWrites().forEach(outcome::add);
      for (CheckTask task : tasks(checked)) {
        outcome.add(task);
      }
      return CheckReport.of(config, seconds, storms.records(), outcome.judge());
    } catch (IOException unreadable) {
      throw RunException.failed("a log cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  private static List<CheckTask> tasks(CheckedCluster checked) {
    return checked.checkApplications().stream().flatMap(each -> each.tasks().stream()).toList();
  }

  /** Calm and storms in turn, until the time is over; the end is calm. */
  private void weather(CheckedCluster checked, FaultStorms storms, Periods periods, long origin) {
    long end = origin + Duration.ofSeconds(config.seconds()).toNanos();
    int storm = Math.min(LONGEST_STORM_SECONDS, config.seconds() / 3);
    Duration calm = Duration.ofSeconds(calmSeconds(config.seconds()));
    long whole = Duration.ofSeconds(storm).plus(MENDING).plus(calm).toNanos();
    pause(checked, System.nanoTime() + calm.toNanos());
    while (!config.faults().isEmpty() && System.nanoTime() + whole - end < 0) {
      long from = System.nanoTime();
      storms.storm(storm * FAULTS_IN_TWO_SECONDS / 2, Duration.ofSeconds(storm));
      checked.awaitWhole();
      pause(checked, System.nanoTime() + SETTLE.toNanos());
      periods.addFaulted(from, System.nanoTime());
      pause(checked, System.nanoTime() + calm.toNanos());
    }
    pause(checked, end);
  }

  /** A short run has to have room for a storm. */
  private static int calmSeconds(int seconds) {
    int share = Math.min(LONGEST_CALM_SECONDS, seconds / LONGEST_CALMS_IN_A_RUN);
    return Math.max(SHORTEST_CALM_SECONDS, share);
  }

  private void pause(CheckedCluster checked, long untilNanos) {
    while (System.nanoTime() - untilNanos < 0) {
      if (ending) {
        throw RunException.failed("ended on request", null);
      }
      checked.checkApplications().stream()
          .filter(CheckApplication::failed)
          .forEach(CheckApplication::awaitStopped);
      progress.detail(checked.done() + " operations");
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private void calm(CheckedCluster checked) {
    List<CheckApplication> applications = checked.checkApplications();
    applications.forEach(CheckApplication::stop);
    applications.forEach(CheckApplication::awaitStopped);
    pause(checked, System.nanoTime() + QUIET.toNanos());
    applications.forEach(CheckApplication::readAll);
    applications.forEach(CheckApplication::awaitAllRead);
  }
}
