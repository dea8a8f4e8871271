package io.tiercel.benchmarks.near;

import io.tiercel.benchmarks.tables.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A hit in a near cache that has the row, decoded. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NearHits {
  /** How many rows all of them have. */
  static final int ROWS = 1_000;

  /** The system property with the folder for what is behind the caches. */
  static final String FOLDER = "tiercel.bench.folder";

  /** Which one. */
  @Param("TIERCEL")
  public NearCacheKind kind = NearCacheKind.TIERCEL;

  private final Long[] ids = new Long[ROWS];
  private @Nullable NearCache cache;

  /** Starts it. */
  @Setup
  public void start() throws IOException {
    for (int i = 0; i < ROWS; i++) {
      ids[i] = (long) i;
    }
    cache = kind.start(Files.createDirectories(Path.of(System.getProperty(FOLDER))));
    for (Long id : ids) {
      Objects.requireNonNull(cache.get(id));
    }
  }

  /** Ends it. */
  @TearDown
  public void stop() {
    if (cache != null) {
      cache.close();
    }
  }

  /** One hit, of any row; keys are boxed once, as callers have them. */
  @Benchmark
  @SuppressWarnings("NullAway") // JMH calls setup first.
  public @Nullable Item hit() {
    return cache.get(ids[ThreadLocalRandom.current().nextInt(ROWS)]);
  }
}
