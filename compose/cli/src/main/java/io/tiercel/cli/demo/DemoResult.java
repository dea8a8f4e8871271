package io.tiercel.cli.demo;

import io.tiercel.cli.demo.app.AppReport;
import io.tiercel.cli.demo.app.Count;
import io.tiercel.cli.demo.app.Measure;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Puts together what the applications and the nodes found. Immutable. */
final class DemoResult {
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double ROUNDING = 1_000;
  private static final double MEDIAN = 50;
  private static final double P99 = 99;
  private static final double P999 = 99.9;

  private final List<AppReport> apps;
  private final NodeFigures nodes;

  DemoResult(List<AppReport> apps, NodeFigures nodes) {
    this.apps = List.copyOf(apps);
    this.nodes = nodes;
  }

  /**
   * What was replayed and on what.
   *
   * @param trace its name
   * @param traceLength its requests
   * @param config what was asked for
   * @param rows in the tables at the start
   * @param setUpSeconds until the first request
   * @param versions of what ran
   */
  record Setting(
      String trace,
      int traceLength,
      DemoConfig config,
      int rows,
      double setUpSeconds,
      Map<String, String> versions) {}

  DemoReport report(Setting setting) {
    long reads = near() + shared() + loads();
    long writes = sum(Count.WRITES);
    double seconds = apps.stream().mapToLong(AppReport::nanos).max().orElse(0) / NANOS_PER_SECOND;
    DemoConfig config = setting.config();
    return new DemoReport(
        setting.trace(),
        rounded(share(reads + writes, setting.traceLength())),
        config.seed(),
        rounded(seconds),
        new DemoReport.Cluster(
            config.shards(),
            config.replicas(),
            config.nodes(),
            config.apps(),
            config.callers(),
            setting.rows()),
        setting.versions(),
        reads + writes,
        reads,
        writes,
        sum(Count.CONFLICTS),
        sum(Count.ERRORS),
        errors(),
        apps.stream().mapToLong(AppReport::retries).sum(),
        config.bound().toMillis(),
        config.sessions(),
        sum(Count.STALE_READS),
        sum(Count.UNDERSTATED_AGES),
        sum(Count.UNWRITTEN_READS),
        sum(Count.ABSENT_READS),
        new DemoReport.HitRatio(share(near(), reads), share(shared(), shared() + loads())),
        new DemoReport.Answered(
            share(near(), reads), share(shared(), reads), share(loads(), reads)),
        apps.stream().mapToLong(AppReport::mergedReads).sum(),
        loads(),
        nodes.rowsLoaded(),
        nodes.sqlReads(),
        reads == 0 ? 0 : 1 - share(nodes.sqlReads(), reads),
        seconds == 0 ? 0 : rounded((reads + writes) / seconds),
        new DemoReport.LatencyMicros(
            latency(Measure.NEAR),
            latency(Measure.SHARED),
            latency(Measure.LOAD),
            latency(Measure.WRITE)),
        age(),
        rounded(setting.setUpSeconds()));
  }

  private long near() {
    return sum(Count.NEAR_READS);
  }

  private long shared() {
    return sum(Count.SHARED_READS);
  }

  private long loads() {
    return sum(Count.LOADED_READS);
  }

  private long sum(Count count) {
    return apps.stream().mapToLong(app -> app.count(count)).sum();
  }

  private Map<String, Long> errors() {
    Map<String, Long> errors = new TreeMap<>();
    apps.forEach(app -> app.errors().forEach((code, n) -> errors.merge(code, n, Long::sum)));
    return errors;
  }

  private Histogram all(Measure measure) {
    Histogram all = apps.get(0).histogram(measure);
    apps.subList(1, apps.size()).forEach(app -> all.add(app.histogram(measure)));
    return all;
  }

  private DemoReport.Percentiles latency(Measure measure) {
    Histogram nanos = all(measure);
    return new DemoReport.Percentiles(
        rounded(nanos.getValueAtPercentile(MEDIAN) / NANOS_PER_MICRO),
        rounded(nanos.getValueAtPercentile(P99) / NANOS_PER_MICRO),
        rounded(nanos.getValueAtPercentile(P999) / NANOS_PER_MICRO),
        rounded(nanos.getMaxValue() / NANOS_PER_MICRO),
        nanos.getTotalCount());
  }

  private DemoReport.Age age() {
    Histogram nanos = all(Measure.AGE);
    return new DemoReport.Age(
        rounded(nanos.getValueAtPercentile(MEDIAN) / NANOS_PER_MILLI),
        rounded(nanos.getValueAtPercentile(P99) / NANOS_PER_MILLI),
        rounded(nanos.getValueAtPercentile(P999) / NANOS_PER_MILLI),
        rounded(nanos.getMaxValue() / NANOS_PER_MILLI));
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private static double rounded(double value) {
    return Math.round(value * ROUNDING) / ROUNDING;
  }
}
