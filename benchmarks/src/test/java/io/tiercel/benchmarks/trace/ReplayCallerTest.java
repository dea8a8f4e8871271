package io.tiercel.benchmarks.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.benchmarks.tables.Probe;
import io.tiercel.cli.demo.trace.Trace;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCallerTest {
  private static final int OBJECTS = 8;
  private static final int APPLICATIONS = 4;
  private static final long TURN = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONG_AGO = TimeUnit.SECONDS.toNanos(3);

  @TempDir private Path folder;
  private final Map<Long, Probe> written = new ConcurrentHashMap<>();

  /** Reads the first version of all that was not written. */
  private final class Kept implements TraceRows {
    @Override
    public @Nullable Probe get(long id) {
      return written.getOrDefault(id, new Probe(id, 0));
    }

    @Override
    public void put(Probe row) {
      written.put(row.id(), row);
    }
  }

  private AcknowledgedVersions versions() {
    return AcknowledgedVersions.create(folder.resolve("versions"), OBJECTS);
  }

  private ReplayCaller caller(AcknowledgedVersions versions, int application) {
    return new ReplayCaller(
        Trace.of(new int[] {0, 1, 2, 3, 4, 5, 6, 7}),
        new Kept(),
        versions,
        ReplayCaller.Share.of(application, APPLICATIONS),
        new ReplayCaller.Place(application, APPLICATIONS));
  }

  @Test
  void replay_whatIsReadIsWhatWasWritten_nothingIsStale() {
    AcknowledgedVersions versions = versions();

    ReplayCounts counts = caller(versions, 1).replay(TURN);

    assertThat(counts.stale()).isZero();
    assertThat(counts.reads()).isGreaterThan(counts.writes() * 10).isPositive();
    assertThat(counts.writes()).isPositive();
    assertThat(written).containsOnlyKeys(1L, 5L);
    assertThat(versions.highest(1) + versions.highest(5)).isEqualTo(counts.writes());
  }

  @Test
  void replay_anOldVersionIsReadAfterTheBound_isCounted() {
    AcknowledgedVersions versions = versions();
    versions.acknowledged(2, 1, System.nanoTime() - LONG_AGO);

    ReplayCounts counts = caller(versions, 1).replay(TURN);

    assertThat(counts.stale()).isBetween(1L, counts.reads() / 2);
  }

  @Test
  void replay_anOldVersionIsReadWithinTheBound_isNot() {
    AcknowledgedVersions versions = versions();
    versions.acknowledged(2, 1, System.nanoTime());

    assertThat(caller(versions, 1).replay(TURN).stale()).isZero();
  }
}
