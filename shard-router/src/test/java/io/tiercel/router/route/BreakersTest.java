package io.tiercel.router.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class BreakersTest {
  /** The machine's clock may be set back by minutes while it is open. */
  @Test
  void open_halfASecondHasPassed_isLeftWhateverTheWallClockSays() {
    AtomicLong nanos = new AtomicLong();
    CircuitBreaker breaker = Breakers.forServer("shard-1 primary", nanos::get);
    breaker.transitionToOpenState();
    assertThat(breaker.tryAcquirePermission()).isFalse();

    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(501));

    assertThat(breaker.tryAcquirePermission()).isTrue();
  }

  /** As calls on a connection that is cut in one direction only. */
  @Test
  void halfOpen_probesNeverComeBack_doNotKeepOthersOut() {
    CircuitBreaker breaker = Breakers.forServer("shard-1 primary");
    breaker.transitionToOpenState();
    breaker.transitionToHalfOpenState();
    for (int probe = 0; probe < 3; probe++) {
      assertThat(breaker.tryAcquirePermission()).isTrue();
    }
    assertThat(breaker.tryAcquirePermission()).isFalse();

    Awaitility.await().atMost(Duration.ofSeconds(10)).until(breaker::tryAcquirePermission);
  }
}
