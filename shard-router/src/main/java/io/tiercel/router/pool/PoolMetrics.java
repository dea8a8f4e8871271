package io.tiercel.router.pool;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.PoolStats;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What a pool tells the meter registry; every meter has the tags {@code shard}, {@code endpoint}
 * and {@code use}. Thread-safe.
 *
 * <table>
 *   <caption>Meters</caption>
 *   <tr><td>tiercel.pool.connections.active</td><td>gauge: lent now</td></tr>
 *   <tr><td>tiercel.pool.connections.idle</td><td>gauge: ready now</td></tr>
 *   <tr><td>tiercel.pool.connections.max</td><td>gauge: the limit</td></tr>
 *   <tr><td>tiercel.pool.waiting</td><td>gauge: callers that wait now</td></tr>
 *   <tr><td>tiercel.pool.wait</td><td>timer: how long borrowers waited</td></tr>
 *   <tr><td>tiercel.pool.usage</td><td>timer with buckets: how long connections were lent</td></tr>
 *   <tr><td>tiercel.pool.creation</td><td>timer: how long opening one took</td></tr>
 *   <tr><td>tiercel.pool.timeouts</td><td>counter: borrowers that gave up</td></tr>
 * </table>
 */
final class PoolMetrics implements MetricsTrackerFactory {
  /** Whoever watches a shard tells from these how long the slowest transactions took. */
  private static final Duration[] USAGE_BUCKETS =
      IntStream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry meters;
  private final Tags tags;

  PoolMetrics(PoolPlan plan, MeterRegistry meters) {
    this.meters = meters;
    this.tags =
        Tags.of(
            "shard", plan.shard(), "endpoint", plan.endpoint().toString(), "use", plan.use().tag());
  }

  @Override
  public IMetricsTracker create(String poolName, PoolStats stats) {
    return new Tracker(stats);
  }

  private final class Tracker implements IMetricsTracker {
    private final List<Meter> registered = new ArrayList<>();
    private final Timer wait = timer("tiercel.pool.wait", "How long borrowers waited");
    private final Timer usage =
        Timer.builder("tiercel.pool.usage")
            .description("How long connections were lent")
            .tags(tags)
            .serviceLevelObjectives(USAGE_BUCKETS)
            .register(meters);
    private final Timer creation = timer("tiercel.pool.creation", "How long opening one took");
    private final Counter timeouts =
        Counter.builder("tiercel.pool.timeouts")
            .description("Borrowers that gave up")
            .tags(tags)
            .register(meters);

    Tracker(PoolStats stats) {
      registered.addAll(List.of(wait, usage, creation, timeouts));
      gauge("tiercel.pool.connections.active", stats, PoolStats::getActiveConnections);
      gauge("tiercel.pool.connections.idle", stats, PoolStats::getIdleConnections);
      gauge("tiercel.pool.connections.max", stats, PoolStats::getMaxConnections);
      gauge("tiercel.pool.waiting", stats, PoolStats::getPendingThreads);
    }

    private Timer timer(String name, String description) {
      return Timer.builder(name).description(description).tags(tags).register(meters);
    }

    private void gauge(String name, PoolStats stats, ToDoubleFunction<PoolStats> value) {
      registered.add(
          Gauge.builder(name, stats, value).strongReference(true).tags(tags).register(meters));
    }

    @Override
    public void recordConnectionCreatedMillis(long millis) {
      creation.record(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void recordConnectionAcquiredNanos(long nanos) {
      wait.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void recordConnectionUsageMillis(long millis) {
      usage.record(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void recordConnectionTimeout() {
      timeouts.increment();
    }

    @Override
    public void close() {
      registered.forEach(meters::remove);
    }
  }
}
