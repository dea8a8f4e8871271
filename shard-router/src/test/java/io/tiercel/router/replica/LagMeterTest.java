package io.tiercel.router.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LagMeterTest {
  private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
  private final LagMeter meter = new LagMeter();

  private static GtidSet upTo(int last) {
    return GtidSet.parse(A + ":1-" + last);
  }

  @Test
  void lagOf_primaryNeverHeard_isNotKnown() {
    assertThat(meter.lagOf(upTo(5), 100)).isNull();
  }

  @Test
  void lagOf_level_isZeroHoweverLongNothingWasHeard() {
    meter.primaryHeld(100, upTo(5));
    assertThat(meter.lagOf(upTo(5), 1_000_000)).isEqualTo(Duration.ZERO);
  }

  @Test
  void lagOf_behind_countsFromTheLastTimeItWasLevel() {
    meter.primaryHeld(100, upTo(5));
    meter.primaryHeld(200, upTo(5));
    meter.primaryHeld(300, upTo(6));
    meter.primaryHeld(400, upTo(7));
    assertThat(meter.lagOf(upTo(7), 450)).isEqualTo(Duration.ZERO);
    assertThat(meter.lagOf(upTo(6), 450)).isEqualTo(Duration.ofNanos(150));
    assertThat(meter.lagOf(upTo(5), 450)).isEqualTo(Duration.ofNanos(250));
    assertThat(meter.lagOf(upTo(4), 450)).isEqualTo(Duration.ofNanos(250));
  }
}
