package io.tiercel.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.cluster.LocalClusterSpec;
import io.tiercel.cli.output.Progress;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * A near hit of the SDK, connected to a real cluster, beside the get of a bare Caffeine cache with
 * the same records. The goal is at most 1.5 times its time, and no allocation.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class NearHitBenchmark {
  private static final int ROWS = 1_000;

  private @Nullable LocalCluster cluster;
  private @Nullable Tiercel tiercel;
  private @Nullable Table<Long, Customer> customers;
  private @Nullable Cache<Long, Customer> bare;

  /** A row of the sample schema's table. */
  public record Customer(long id, String name, BigDecimal balance) {}

  /** Starts a cluster, writes the rows and reads each once. */
  @Setup
  public void start() throws IOException {
    Path folder = Files.createTempDirectory("tiercel-benchmark");
    LocalClusterSpec spec = LocalClusterSpec.defaults(folder).withShape(1, 0, 1).attached();
    LocalCluster started = LocalCluster.start(spec, Progress.SILENT);
    cluster = started;
    TiercelConfig config =
        TiercelConfig.builder()
            .nodes(started.nodeAddresses())
            .credentials(started.clientName(), started.clientSecret())
            .build();
    Tiercel connected = Tiercel.connect(config);
    tiercel = connected;
    Table<Long, Customer> table = connected.table("customers", Long.class, Customer.class);
    Cache<Long, Customer> cache = Caffeine.newBuilder().maximumSize(10_000).build();
    for (long id = 0; id < ROWS; id++) {
      Customer row = new Customer(id, "customer " + id, new BigDecimal("1.00"));
      table.put(row);
      table.get(id);
      cache.put(id, row);
    }
    customers = table;
    bare = cache;
  }

  /** Ends what {@link #start} began. */
  @TearDown
  public void stop() {
    if (tiercel != null) {
      tiercel.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  /** The SDK's near hit. */
  @Benchmark
  @SuppressWarnings("NullAway") // JMH calls setup first.
  public @Nullable Customer nearHit() {
    return customers.get(ThreadLocalRandom.current().nextLong(ROWS));
  }

  /** The limit. */
  @Benchmark
  @SuppressWarnings("NullAway") // JMH calls setup first.
  public @Nullable Customer caffeine() {
    return bare.getIfPresent(ThreadLocalRandom.current().nextLong(ROWS));
  }

  /** Runs both with the allocation profiler. */
  public static void main(String[] arguments) throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(NearHitBenchmark.class.getSimpleName())
                .addProfiler(GCProfiler.class)
                .build())
        .run();
  }
}
