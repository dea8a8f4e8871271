package io.tiercel.benchmarks.near;

import io.tiercel.benchmarks.Suite;
import io.tiercel.benchmarks.contest.Contestant;
import io.tiercel.benchmarks.peers.Peers;
import io.tiercel.benchmarks.report.Goal;
import io.tiercel.benchmarks.report.Rounds;
import io.tiercel.benchmarks.report.Row;
import io.tiercel.cli.cluster.JvmOptions;
import io.tiercel.cli.demo.DemoPlaces;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunException;
import io.tiercel.cli.run.RunFolder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Hits in near caches, of one caller and of two, each cache in a process of its own. */
public final class NearSuite implements Suite {
  private static final int ITERATIONS = 4;
  private static final int PARTS = 8;
  private static final List<NearCacheKind> ALL = List.of(NearCacheKind.values());
  private static final List<NearCacheKind> ALONE =
      List.of(NearCacheKind.TIERCEL, NearCacheKind.CAFFEINE);
  private static final String LOGGING = "logback.configurationFile";
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  /** Less than a byte in a thousand hits: what JMH itself allocates meanwhile. */
  private static final double NOTHING = 0.01;

  @Override
  public String name() {
    return "near";
  }

  @Override
  public Result run(Settings settings, Progress progress) {
    List<Row> rows = new ArrayList<>();
    Map<String, Object> details = new LinkedHashMap<>();
    try (RunFolder folder = RunFolder.create(settings.runs())) {
      for (int callers = 1; callers <= 2; callers++) {
        measure(settings, progress, folder, callers, rows, details);
      }
      progress.done();
      return new Result(rows, details);
    } catch (RunnerException failed) {
      throw RunException.failed("JMH fails: " + failed.getMessage(), failed);
    }
  }

  private static void measure(
      Settings settings,
      Progress progress,
      RunFolder folder,
      int callers,
      List<Row> rows,
      Map<String, Object> details)
      throws RunnerException {
    String name = "near.hit." + callers;
    String others = name + ".others";
    String bytes = name + ".allocated";
    if (!settings.wants(name, others, bytes)) {
      return;
    }
    Rounds rounds = new Rounds();
    double allocated = 0;
    for (int round = 1; round <= settings.rounds(); round++) {
      Map<String, Double> nanos = new LinkedHashMap<>();
      for (NearCacheKind kind : settings.wants(others) ? ALL : ALONE) {
        progress.step("hits of " + callers + " in " + kind.label() + ", round " + round);
        RunResult hits = hits(settings, folder, kind, callers);
        nanos.put(kind.label(), hits.getPrimaryResult().getScore());
        if (kind == NearCacheKind.TIERCEL) {
          allocated = Math.max(allocated, allocated(hits));
        }
      }
      Double tiercel = nanos.remove(Contestant.TIERCEL);
      rounds.add(Objects.requireNonNull(tiercel), nanos);
    }
    rows.add(rounds.row(name, "ns", Goal.atMost(1.5, Peers.CAFFEINE)));
    if (settings.wants(others)) {
      rows.add(
          rounds.row(
              others, "ns", Goal.atMost(0.2, Peers.HAZELCAST, Peers.JETCACHE, Peers.REDISSON)));
    }
    rows.add(Row.atMost(bytes, "bytes", allocated, NOTHING));
    details.put("callers" + callers, rounds.all());
  }

  private static double allocated(RunResult hits) {
    return Objects.requireNonNull(hits.getSecondaryResults().get(ALLOCATED)).getScore();
  }

  private static RunResult hits(
      Settings settings, RunFolder folder, NearCacheKind kind, int callers) throws RunnerException {
    TimeValue time = TimeValue.milliseconds(settings.seconds() * 1_000L / PARTS);
    List<String> flags = new ArrayList<>(JvmOptions.hazelcast());
    flags.add("-D" + NearHits.FOLDER + "=" + folder.resolve(kind.name() + callers));
    for (String passedOn : List.of(DemoPlaces.ROOT_PROPERTY, LOGGING)) {
      flags.add("-D" + passedOn + "=" + System.getProperty(passedOn, ""));
    }
    Options options =
        new OptionsBuilder()
            .include(NearHits.class.getName())
            .param("kind", kind.name())
            .threads(callers)
            .forks(1)
            .warmupIterations(ITERATIONS)
            .warmupTime(time)
            .measurementIterations(ITERATIONS)
            .measurementTime(time)
            .addProfiler(GCProfiler.class)
            .jvmArgs(flags.toArray(String[]::new))
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    return new Runner(options).runSingle();
  }
}
