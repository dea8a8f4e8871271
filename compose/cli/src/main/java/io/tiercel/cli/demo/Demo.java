package io.tiercel.cli.demo;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.cluster.LocalClusterSpec;
import io.tiercel.cli.demo.app.AppReport;
import io.tiercel.cli.demo.ledger.WriteLedger;
import io.tiercel.cli.demo.shop.ShopSchema;
import io.tiercel.cli.demo.trace.ShopTraces;
import io.tiercel.cli.demo.trace.Trace;
import io.tiercel.cli.demo.trace.TraceSource;
import io.tiercel.cli.demo.trace.TraceSource.NamedTrace;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.run.RunException;
import io.tiercel.cli.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The steps of the demo, in order: trace, cluster with the shop's tables, rows, application
 * processes, replay, report. Confined to one thread, but for the hook that ends everything when the
 * process is asked to end in the middle.
 */
public final class Demo {
  private static final String CLUSTER = "cluster";
  private static final int WRITES_PER_SECOND = 50_000;
  private static final Duration CONNECT = Duration.ofMinutes(2);
  private static final Duration GRACE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final double NANOS_PER_SECOND = 1e9;

  private final DemoConfig config;
  private final DemoPlaces places;
  private final Terminal terminal;
  private final Progress progress;
  private final Map<String, String> versions;
  private final DemoPrograms programs;
  private volatile boolean ending;

  /**
   * A demo.
   *
   * @param terminal gets the live display
   * @param progress gets the steps before and after
   * @param versions of what runs, for the report
   */
  public Demo(
      DemoConfig config,
      DemoPlaces places,
      Terminal terminal,
      Progress progress,
      Map<String, String> versions) {
    this(config, places, terminal, progress, versions, DemoPrograms.USUAL);
  }

  /** The same of other programs. */
  public Demo(
      DemoConfig config,
      DemoPlaces places,
      Terminal terminal,
      Progress progress,
      Map<String, String> versions,
      DemoPrograms programs) {
    this.config = config;
    this.places = places;
    this.terminal = terminal;
    this.progress = progress;
    this.versions = versions;
    this.programs = programs;
  }

  /**
   * Runs it; everything it started is gone when this returns.
   *
   * @throws RunException when it cannot go on
   * @throws io.tiercel.cli.demo.trace.TraceException when the trace asked for cannot be read
   */
  public DemoReport run() {
    long start = System.nanoTime();
    NamedTrace trace = findTrace();
    try (RunFolder folder = RunFolder.create(places.runs())) {
      Thread onSignal = new Thread(() -> end(folder), "demo-end");
      Runtime.getRuntime().addShutdownHook(onSignal);
      DemoReport report = runIn(folder, trace, start);
      Runtime.getRuntime().removeShutdownHook(onSignal);
      return report;
    }
  }

  /** The cluster and the applications end by themselves with this process; the folder does not. */
  private void end(RunFolder folder) {
    ending = true;
    folder.removeAfter(CLUSTER, GRACE);
  }

  private DemoReport runIn(RunFolder folder, NamedTrace trace, long start) {
    try (LocalCluster cluster = startCluster(folder, trace.trace())) {
      int rows = preload(cluster, trace.trace());
      try (Applications applications = startApplications(folder, cluster, trace.trace())) {
        NodeFigures before = NodeFigures.of(cluster.nodes());
        double setUpSeconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        List<AppReport> results = replay(applications);
        NodeFigures during = NodeFigures.of(cluster.nodes()).since(before);
        DemoReport report =
            new DemoResult(results, during)
                .report(
                    new DemoResult.Setting(
                        trace.name(),
                        trace.trace().length(),
                        config,
                        rows,
                        setUpSeconds,
                        versions));
        if (!report.clean()) {
          terminal.err().println("What the applications complained of:" + applications.logTails());
        }
        return report;
      } finally {
        progress.step("ending everything");
      }
    } finally {
      progress.done();
    }
  }

  private NamedTrace findTrace() {
    progress.step("access trace");
    ShopTraces shop =
        new ShopTraces(
            places.cacheFolder(), places.localRepository(), places.projectRoot(), progress::detail);
    NamedTrace trace = new TraceSource(shop).find(config.trace(), config.seed());
    progress.done();
    if (!trace.name().equals(ShopTraces.ORM_BUSY)) {
      terminal.err().println("  replaying " + trace.name());
    }
    return trace;
  }

  private LocalCluster startCluster(RunFolder folder, Trace trace) {
    Path schema = folder.resolve("schema");
    try {
      ShopSchema.write(schema, trace);
      trace.writeTo(folder.resolve("trace"));
    } catch (IOException unwritable) {
      throw RunException.failed("cannot write into " + folder.path(), unwritable);
    }
    LocalClusterSpec spec =
        LocalClusterSpec.defaults(folder.resolve(CLUSTER))
            .withShape(config.shards(), config.replicas(), config.nodes())
            .withMigrations(List.of("filesystem:" + schema))
            .attached();
    return LocalCluster.start(spec, programs.wiring(), progress);
  }

  private int preload(LocalCluster cluster, Trace trace) {
    progress.step(trace.objects() + " rows");
    return new Preload(cluster.mysql().orElseThrow(), cluster.state().database()).run(trace);
  }

  private Applications startApplications(RunFolder folder, LocalCluster cluster, Trace trace) {
    progress.step(config.apps() + " applications");
    Path ledger = folder.resolve("ledger");
    int writes =
        (int) Math.min(WriteLedger.MAX_WRITES, (long) config.seconds() * WRITES_PER_SECOND);
    WriteLedger.create(ledger, trace.objects(), writes);
    Applications applications =
        Applications.start(
            config, cluster, folder.resolve("trace"), ledger, folder.path(), programs);
    try {
      applications.awaitReady(CONNECT);
      progress.done();
      return applications;
    } catch (RuntimeException failed) {
      applications.close();
      throw failed;
    }
  }

  private List<AppReport> replay(Applications applications) {
    DemoDisplay display = new DemoDisplay(terminal, config.seconds());
    long start = System.nanoTime();
    long latest = start + Duration.ofSeconds(config.seconds()).plus(GRACE).toNanos();
    applications.go();
    while (!applications.awaitDone(LOOK) && System.nanoTime() - latest < 0) {
      if (ending) {
        throw RunException.failed("ended on request", null);
      }
      display.show(applications.progress(), (System.nanoTime() - start) / NANOS_PER_SECOND);
    }
    List<AppReport> results = applications.results();
    display.show(results, (System.nanoTime() - start) / NANOS_PER_SECOND);
    return results;
  }
}
