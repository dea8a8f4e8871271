package io.tiercel.router.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.tiercel.router.Deadline;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.sql.SqlCalls;
import io.tiercel.router.sql.SqlWork;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LayersTest {
  private static final class Failing implements SqlCalls {
    int calls;
    private final Code code;

    Failing(Code code) {
      this.code = code;
    }

    @Override
    public <R> R call(Deadline deadline, SqlWork<R> work) {
      calls++;
      throw new RouterException(code, "as told");
    }
  }

  private static int callsOfTwenty(Code code, Duration deadline) {
    Failing server = new Failing(code);
    BreakerLayer layer = new BreakerLayer(server, Breakers.forServer("s"), "s");
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> layer.call(Deadline.after(deadline), session -> "never"))
          .isInstanceOf(RouterException.class);
    }
    return server.calls;
  }

  @Test
  void breaker_serverFails_opensAfterFive() {
    assertThat(callsOfTwenty(Code.SHARD_UNAVAILABLE, Duration.ofSeconds(1))).isEqualTo(5);
    assertThat(callsOfTwenty(Code.DEADLINE_EXCEEDED, Duration.ofSeconds(1))).isEqualTo(5);
  }

  @Test
  void breaker_hastyCallers_stayTheirOwnFault() {
    assertThat(callsOfTwenty(Code.DEADLINE_EXCEEDED, Duration.ofMillis(5))).isEqualTo(20);
  }

  @ParameterizedTest
  @EnumSource(
      value = Code.class,
      names = {
        "INVALID_VALUE",
        "DUPLICATE_KEY",
        "NOT_FOUND",
        "VERSION_CONFLICT",
        "TRANSACTION_ABORTED",
        "OVERLOADED",
        "SLOT_MOVED",
        "SLOT_FENCED"
      })
  void breaker_callersMistakes_doNotOpenIt(Code code) {
    assertThat(callsOfTwenty(code, Duration.ofSeconds(1))).isEqualTo(20);
  }

  @Test
  void breaker_serverIsBack_closesAgain() {
    CircuitBreaker breaker = Breakers.forServer("s");
    breaker.transitionToOpenState();
    breaker.transitionToHalfOpenState();
    SqlCalls well =
        new SqlCalls() {
          @Override
          @SuppressWarnings("unchecked")
          public <R> R call(Deadline deadline, SqlWork<R> work) {
            return (R) "well";
          }
        };
    BreakerLayer layer = new BreakerLayer(well, breaker, "s");
    for (int i = 0; i < 3; i++) {
      layer.<String>call(Deadline.after(Duration.ofSeconds(1)), session -> "unused");
    }
    assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
  }

  @Test
  void bulkhead_full_refusesAtOnceAndLetsInAfterwards() {
    BulkheadLayer[] layer = new BulkheadLayer[1];
    SqlCalls again =
        new SqlCalls() {
          @Override
          public <R> R call(Deadline deadline, SqlWork<R> work) {
            assertThatThrownBy(() -> layer[0].call(deadline, work))
                .isInstanceOfSatisfying(
                    RouterException.class, e -> assertThat(e.code()).isEqualTo(Code.OVERLOADED));
            throw new RouterException(Code.NOT_FOUND, "the outer call");
          }
        };
    layer[0] = new BulkheadLayer(again, 1, "s");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> layer[0].call(Deadline.after(Duration.ofSeconds(1)), session -> "x"))
          .hasMessage("the outer call");
    }
  }
}
