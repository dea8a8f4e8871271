package io.tiercel.router.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class BreakersTest {
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
