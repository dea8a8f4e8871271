package io.tiercel.router.route;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Makes the circuit breaker of each server. */
public final class Breakers {
  private static final int WINDOW_CALLS = 20;
  private static final int LEAST_CALLS = 5;
  private static final int FAILURE_PERCENT = 50;
  private static final int PROBES = 3;
  private static final Duration OPEN_FOR = Duration.ofMillis(500);

  /** Longer than a server takes that is back; calls that are stuck must not keep others out. */
  private static final Duration PROBES_FOR = Duration.ofSeconds(2);

  private Breakers() {}

  /**
   * Opens when half of the last 20 calls (at least 5) failed; after half a second lets 3 through,
   * and others after two seconds without three answers.
   *
   * @param server its name
   */
  public static CircuitBreaker forServer(String server) {
    return forServer(server, System::nanoTime);
  }

  static CircuitBreaker forServer(String server, LongSupplier nanoClock) {
    return CircuitBreaker.of(
        server,
        CircuitBreakerConfig.custom()
            .slidingWindow(
                WINDOW_CALLS,
                LEAST_CALLS,
                SlidingWindowType.COUNT_BASED,
                CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.LOCK_FREE)
            .failureRateThreshold(FAILURE_PERCENT)
            .waitDurationInOpenState(OPEN_FOR)
            .permittedNumberOfCallsInHalfOpenState(PROBES)
            .maxWaitDurationInHalfOpenState(PROBES_FOR)
            // By the machine's clock one that opened while that was ahead would stay open as long.
            .clock(new SteadyClock(nanoClock))
            .writableStackTraceEnabled(false)
            .build());
  }
}
