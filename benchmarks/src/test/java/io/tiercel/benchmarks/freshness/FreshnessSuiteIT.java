package io.tiercel.benchmarks.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.benchmarks.Suite;
import io.tiercel.benchmarks.report.Distribution;
import io.tiercel.cli.output.Progress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class FreshnessSuiteIT {
  @TempDir private Path folder;

  /** Figures are for a quiet machine; that each write is seen, and within the bound, is for all. */
  @Test
  void run_fiveSeconds_everyWriteIsSeenWithinTheBound() {
    Suite.Result result =
        new FreshnessSuite()
            .run(new Suite.Settings(5, 1, folder, folder, figure -> true), Progress.SILENT);

    Distribution through = distribution(result, "write");
    Distribution past = distribution(result, "outside");
    // Half of it for five seconds, but what is lost by rounding to whole writes per caller.
    int fullSpeed = (int) result.details().getOrDefault("writesPerSecondAtFullSpeed", 0);
    assertThat(fullSpeed).isPositive();
    assertThat(through.count()).isGreaterThan((fullSpeed / 2 - 8) * 5L);
    assertThat(past.count()).isGreaterThan(200);
    // 0 is a write that was seen before its acknowledgement; on a slow machine most of them are.
    assertThat(through.max()).isPositive().isLessThan(1_000);
    assertThat(through.p50()).isLessThan(50);
    assertThat(past.max()).isPositive();
    assertThat(past.p50()).isLessThan(100);
    assertThat(folder).isEmptyDirectory();
  }

  private static Distribution distribution(Suite.Result result, String name) {
    Object found = result.details().get(name);
    assertThat(found).isInstanceOf(Distribution.class);
    return (Distribution) java.util.Objects.requireNonNull(found);
  }
}
