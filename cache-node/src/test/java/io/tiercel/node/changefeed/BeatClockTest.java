package io.tiercel.node.changefeed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BeatClockTest {
  private final BeatClock clock = new BeatClock();

  private static long at(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Test
  void lag_everyBeatSeen_isThatOfTheLast() {
    clock.sent(1, at(0));
    clock.seen(1, at(7));
    assertThat(clock.lagMillis(at(400))).isEqualTo(7);
  }

  @Test
  void lag_beatNotSeen_growsWithTime() {
    clock.sent(1, at(0));
    clock.seen(1, at(7));
    clock.sent(2, at(500));
    clock.sent(3, at(1_000));
    assertThat(clock.lagMillis(at(2_000))).isEqualTo(1_500);
    clock.seen(3, at(2_100));
    assertThat(clock.lagMillis(at(2_200))).isEqualTo(1_100);
  }

  @Test
  void lag_beatOfAnotherHolder_countsAsSeen() {
    clock.sent(5, at(0));
    clock.seen(4, at(1));
    assertThat(clock.lagMillis(at(10))).isEqualTo(10);
  }
}
