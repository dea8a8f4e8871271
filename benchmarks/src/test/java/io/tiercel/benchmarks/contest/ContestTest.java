package io.tiercel.benchmarks.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.benchmarks.report.Goal;
import io.tiercel.benchmarks.report.Row;
import io.tiercel.cli.run.RunException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ContestTest {
  private static final Duration TURN = Duration.ofMillis(50);

  private final Contest contest = new Contest(TURN, 3);

  private static Contestant taking(String name, long millis) {
    return Contestant.of(name, () -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis)));
  }

  @Test
  void closedLoop_oneTwiceAsSlow_isToldSo() {
    Standings standings =
        contest.closedLoop(2, List.of(taking(Contestant.TIERCEL, 2), taking("peer", 8)));

    Row row = standings.perSecond("x", "calls", Goal.atLeast(1.5, "peer"));
    assertThat(row.met()).isTrue();
    assertThat(row.tiercel()).isBetween(100.0, 1_000.0);
    assertThat(standings.details()).hasSize(3);
  }

  @Test
  void closedLoop_manyThingsInACall_countsThem() {
    Contestant batches =
        new Contestant(
            Contestant.TIERCEL, 50, () -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5)));

    assertThat(contest.closedLoop(1, List.of(batches)).perSecond(Contestant.TIERCEL))
        .isBetween(1_000.0, 10_000.0);
  }

  @Test
  void openLoop_callersWaitBehindASlowOne_isCountedFromWhenTheyWereDue() {
    LongAdder calls = new LongAdder();
    Contestant stalls =
        Contestant.of(
            Contestant.TIERCEL,
            () -> {
              calls.increment();
              LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(4));
            });

    Standings standings = contest.openLoop(1, 1_000, List.of(stalls));

    // Each takes 4 ms where one is due every millisecond: the last ones are late by all of that.
    assertThat(standings.p999(Contestant.TIERCEL)).isGreaterThan(20_000);
    assertThat(calls.sum()).isGreaterThan(100);
  }

  @Test
  void closedLoop_contestantFails_endsWithItsName() {
    Contestant broken =
        Contestant.of(
            "broken",
            () -> {
              throw new IllegalStateException("no such row");
            });

    assertThatThrownBy(() -> contest.closedLoop(1, List.of(broken)))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("broken fails")
        .hasMessageContaining("no such row");
  }
}
