package io.tiercel.cli.demo;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;

/**
 * What the demo found, as {@code --report} writes it. Field names stay the same over releases.
 *
 * @param trace what was replayed: {@code orm-busy}, a file's name, or {@code zipf (...)} with the
 *     reason
 * @param traceRounds how often the trace was gone through; above 1 it began again
 * @param seed decided which requests were writes
 * @param seconds the callers ran; counted from the first request, with all caches empty
 * @param cluster what ran
 * @param versions of what ran
 * @param requests reads and writes
 * @param reads all reads
 * @param writes acknowledged writes
 * @param conflicts writes refused because another caller had deleted or inserted the row; no errors
 * @param errors calls that failed
 * @param errorsByCode the same by error code
 * @param retries attempts of the SDK after the first
 * @param freshnessBoundMillis how far behind a read may be
 * @param sessions whether each caller read in a session of its own
 * @param staleReads reads further behind than the bound: they miss a write that was acknowledged
 *     longer than that before they began
 * @param understatedAges reads further behind than the SDK said they can be
 * @param unwrittenReads reads that returned what no write made
 * @param absentReads reads that found no row, rightly
 * @param hitRatio near: share of all reads answered by the near cache; shared: share of the reads
 *     that left the process answered by a cache node without MySQL
 * @param answered share of all reads by who answered; sums to 1
 * @param mergedReads reads that shared another caller's request
 * @param loads reads answered by MySQL
 * @param rowsLoaded keys that cache nodes asked MySQL for
 * @param sqlReads statements they did it with
 * @param sqlReadsSaved the share of the reads that needed no statement: 1 - sqlReads / reads
 * @param throughput requests per second over all applications
 * @param latencyMicros as callers saw it, microseconds
 * @param servedAgeMillis how far behind reads were: since when a newer state had been acknowledged
 * @param setUpSeconds until the first request
 */
@JsonPropertyOrder({"trace", "traceRounds", "seed", "seconds"})
public record DemoReport(
    String trace,
    double traceRounds,
    long seed,
    double seconds,
    Cluster cluster,
    Map<String, String> versions,
    long requests,
    long reads,
    long writes,
    long conflicts,
    long errors,
    Map<String, Long> errorsByCode,
    long retries,
    long freshnessBoundMillis,
    boolean sessions,
    long staleReads,
    long understatedAges,
    long unwrittenReads,
    long absentReads,
    HitRatio hitRatio,
    Answered answered,
    long mergedReads,
    long loads,
    long rowsLoaded,
    long sqlReads,
    double sqlReadsSaved,
    double throughput,
    LatencyMicros latencyMicros,
    Age servedAgeMillis,
    double setUpSeconds) {

  /**
   * What ran.
   *
   * @param shards MySQL shards
   * @param replicas per shard
   * @param nodes cache node processes
   * @param apps application processes
   * @param callersPerApp threads of each
   * @param rows in the tables at the start
   */
  public record Cluster(
      int shards, int replicas, int nodes, int apps, int callersPerApp, int rows) {}

  /** See {@link DemoReport}. */
  public record HitRatio(double near, double shared) {}

  /** See {@link DemoReport}. */
  public record Answered(double near, double shared, double load) {}

  /** Latency by who answered, and of writes. */
  public record LatencyMicros(
      Percentiles near, Percentiles shared, Percentiles load, Percentiles write) {}

  /**
   * Microseconds.
   *
   * @param p50 half are at most this
   * @param p99 99 % are
   * @param p999 99.9 % are
   * @param max all are
   * @param count how many there were
   */
  public record Percentiles(double p50, double p99, double p999, double max, long count) {}

  /** Milliseconds; 0 means that nothing newer was known anywhere. */
  public record Age(double p50, double p99, double p999, double max) {}

  /** Whether nothing went wrong: no error, nothing stale, nothing misjudged, nothing invented. */
  public boolean clean() {
    return errors == 0 && staleReads == 0 && understatedAges == 0 && unwrittenReads == 0;
  }
}
