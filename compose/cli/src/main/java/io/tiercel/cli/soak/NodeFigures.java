package io.tiercel.cli.soak;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the nodes have counted since they began. Immutable.
 *
 * @param requests queries and writes they sent to shards
 * @param failures of these, those that failed
 * @param timeouts callers that gave up waiting for a connection to the shard
 * @param usage transactions on the shard, cumulated by how many seconds they took at most
 */
record NodeFigures(
    double requests, double failures, double timeouts, TreeMap<Double, Double> usage) {
  /** Of fewer nothing can be said. */
  private static final double ENOUGH = 100;

  static final NodeFigures NONE = new NodeFigures(0, 0, 0, new TreeMap<>());

  static NodeFigures of(MetricsPage page, String shard) {
    double failures =
        page.sum("tiercel_node_loads_failed_total") + page.sum("tiercel_node_writes_failed_total");
    return new NodeFigures(
        page.sum("tiercel_node_sql_reads_total")
            + page.sum("tiercel_node_writes_total")
            + page.sum("tiercel_node_writes_failed_total"),
        failures,
        page.sum("tiercel_pool_timeouts_total", shard),
        page.buckets("tiercel_pool_usage_seconds_bucket", shard));
  }

  NodeFigures plus(NodeFigures other) {
    return new NodeFigures(
        requests + other.requests,
        failures + other.failures,
        timeouts + other.timeouts,
        combined(other, 1));
  }

  /** What was counted since. A node that started anew in between counts less than before: as 0. */
  NodeFigures since(NodeFigures before) {
    return new NodeFigures(
        Math.max(0, requests - before.requests),
        Math.max(0, failures - before.failures),
        Math.max(0, timeouts - before.timeouts),
        combined(before, -1));
  }

  private TreeMap<Double, Double> combined(NodeFigures other, int sign) {
    TreeMap<Double, Double> sum = new TreeMap<>(usage);
    other.usage.forEach((bound, count) -> sum.merge(bound, sign * count, Double::sum));
    sum.replaceAll((bound, count) -> Math.max(0, count));
    return sum;
  }

  /**
   * The share of transactions that took longer than this; 0 when there were too few to tell.
   * Counted from the next bucket's bound on, so never too many.
   */
  double slowerThan(double seconds) {
    double all = usage.isEmpty() ? 0 : usage.lastEntry().getValue();
    Map.Entry<Double, Double> within = usage.ceilingEntry(seconds);
    return all < ENOUGH || within == null ? 0 : 1 - within.getValue() / all;
  }

  /** The share of requests that failed; 0 when there were too few to tell. */
  double failedShare() {
    return enoughRequests() ? failures / requests : 0;
  }

  boolean enoughRequests() {
    return requests >= ENOUGH;
  }
}
