package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CalmPaceTest {
  private OptionalLong now = millis(5);
  private CalmPace pace;

  @BeforeEach
  void measureFirst() throws SQLException {
    pace = new CalmPace(() -> now);
  }

  private static OptionalLong millis(long millis) {
    return OptionalLong.of(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private boolean slowTwiceAt(OptionalLong time) throws SQLException {
    now = time;
    boolean first = pace.slow();
    boolean second = pace.slow();
    assertThat(first).as("after one look").isFalse();
    return second;
  }

  @Test
  void slow_aboveTwiceTheCalmTimeInTwoLooks_isSaid() throws SQLException {
    assertThat(slowTwiceAt(millis(10))).isFalse();
    assertThat(slowTwiceAt(millis(11))).isTrue();
    assertThat(pace.slow()).isTrue();
  }

  @Test
  void slow_aLuckyMomentBefore_doesNotCount() throws SQLException {
    assertThat(slowTwiceAt(millis(1))).isFalse();
    assertThat(slowTwiceAt(millis(10))).isFalse();
  }

  @Test
  void slow_belowTheFloor_isNoise() throws SQLException {
    now = OptionalLong.of(10_000);
    pace = new CalmPace(() -> now);
    assertThat(slowTwiceAt(millis(6))).isFalse();
    assertThat(slowTwiceAt(millis(7))).isTrue();
  }

  @Test
  void slow_withTooFewCallsToTell_isNotSaid() throws SQLException {
    assertThat(slowTwiceAt(OptionalLong.empty())).isFalse();
    now = OptionalLong.empty();
    pace = new CalmPace(() -> now);
    assertThat(slowTwiceAt(millis(1_000))).isFalse();
  }

  @Test
  void rested_withALongerTime_movesWhatIsCalm() throws SQLException {
    now = millis(15);
    pace.rested();
    assertThat(slowTwiceAt(millis(20))).isFalse();
    assertThat(slowTwiceAt(millis(21))).isTrue();
  }

  @Test
  void next_ofABusyShard_isHalfAndNeverNothing() {
    assertThat(MoveSpeed.next(10_000, true)).isEqualTo(5_000);
    assertThat(MoveSpeed.next(201, true)).isEqualTo(200);
    assertThat(MoveSpeed.next(10_000, false)).isGreaterThan(10_000);
  }
}
