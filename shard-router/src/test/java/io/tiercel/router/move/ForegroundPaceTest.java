package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class ForegroundPaceTest {
  private final AtomicReference<OptionalLong> p99 = new AtomicReference<>(millis(5));
  private final ForegroundPace pace = new ForegroundPace(p99::get);

  private static OptionalLong millis(long millis) {
    return OptionalLong.of(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private boolean slowAt(OptionalLong now) {
    p99.set(now);
    return pace.slow(false);
  }

  @Test
  void slow_atTwiceTheCalmValue_isNotYet_andAboveIs() {
    assertThat(slowAt(millis(10))).isFalse();
    assertThat(slowAt(millis(11))).isTrue();
  }

  @Test
  void slow_afterCalmerTimes_comparesWithThose() {
    assertThat(slowAt(millis(4))).isFalse();
    assertThat(slowAt(millis(9))).isTrue();
  }

  @Test
  void slow_belowTheFloor_isNoise() {
    assertThat(slowAt(OptionalLong.of(10_000))).isFalse();
    assertThat(slowAt(millis(6))).isFalse();
    assertThat(slowAt(millis(7))).isTrue();
  }

  @Test
  void slow_withTooFewCallsToTell_isNotSaid() {
    assertThat(slowAt(OptionalLong.empty())).isFalse();
  }

  @Test
  void slow_whileNextToNothingIsCopied_isWhatIsCalmNow() {
    p99.set(millis(40));
    assertThat(pace.slow(true)).isFalse();
    assertThat(slowAt(millis(80))).isFalse();
    assertThat(slowAt(millis(81))).isTrue();
  }

  @Test
  void next_ofABusyShard_isHalfAndNeverNothing() {
    assertThat(MoveSpeed.next(10_000, true)).isEqualTo(5_000);
    assertThat(MoveSpeed.next(201, true)).isEqualTo(200);
    assertThat(MoveSpeed.next(10_000, false)).isGreaterThan(10_000);
  }
}
