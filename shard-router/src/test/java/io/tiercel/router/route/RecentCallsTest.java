package io.tiercel.router.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RecentCallsTest {
  private final AtomicLong nanos = new AtomicLong(-5);
  private final RecentCalls recent = new RecentCalls(nanos::get);

  private void took(int calls, long millis) {
    LongStream.range(0, calls).forEach(call -> recent.took(TimeUnit.MILLISECONDS.toNanos(millis)));
  }

  private double p99Millis() {
    return recent.p99Nanos().orElseThrow() / 1e6;
  }

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void p99_ofFewCalls_isNotSaid() {
    took(99, 1);
    assertThat(recent.p99Nanos()).isEmpty();
  }

  @Test
  void p99_leavesOutTheSlowestHundredthAlone() {
    took(990, 10);
    took(10, 500);
    assertThat(p99Millis()).isCloseTo(10, within(1.3));
    took(1, 500);
    assertThat(p99Millis()).isCloseTo(500, within(70.0));
  }

  @Test
  void p99_forgetsCallsOfMoreThanTwoSecondsAgo() {
    took(200, 500);
    pass(1_000);
    took(200, 10);
    assertThat(p99Millis()).isCloseTo(500, within(70.0));
    pass(1_000);
    assertThat(p99Millis()).isCloseTo(10, within(1.3));
    pass(5_000);
    assertThat(recent.p99Nanos()).isEmpty();
  }

  @Test
  void p99_ofAnyLength_isRightToAnEighth() {
    for (long length = 8; length < 1L << 50; length = length * 3 / 2 + 1) {
      RecentCalls one = new RecentCalls(nanos::get);
      for (int call = 0; call < 100; call++) {
        one.took(length);
      }
      assertThat(one.p99Nanos().orElseThrow()).isBetween(length, length + length / 8 + 1);
    }
  }
}
