package io.tiercel.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.client.Outcome;
import io.tiercel.client.TiercelException;
import io.tiercel.client.internal.gateway.HeldTimer;
import io.tiercel.client.internal.gateway.Timer;
import io.tiercel.protocol.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@SuppressWarnings("FutureReturnValueIgnored") // Some writes only stand in the way.
class SlotOrderTest {
  private final FakeClock clock = new FakeClock();
  private final HeldTimer timer = new HeldTimer();
  private final SlotOrder order = new SlotOrder(clock, new Timer(timer));
  private final List<Long> sent = new ArrayList<>();
  private final List<CompletableFuture<String>> out = new ArrayList<>();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private CompletableFuture<String> write(int slot, Duration deadline) {
    return order.inOrder(
        slot,
        clock.getAsLong() + deadline.toNanos(),
        number -> {
          sent.add(number);
          CompletableFuture<String> running = new CompletableFuture<>();
          out.add(running);
          return running;
        });
  }

  @Test
  void inOrder_sameSlot_oneIsOutAtATime() {
    CompletableFuture<String> first = write(1, Duration.ofSeconds(1));
    CompletableFuture<String> second = write(1, Duration.ofSeconds(1));
    assertThat(sent).containsExactly(1L);

    out.get(0).complete("a");
    assertThat(first).isCompletedWithValue("a");
    assertThat(sent).containsExactly(1L, 2L);
    out.get(1).complete("b");
    assertThat(second).isCompletedWithValue("b");
  }

  @Test
  void inOrder_otherSlot_doesNotWait() {
    write(1, Duration.ofSeconds(1));
    write(2, Duration.ofSeconds(1));

    assertThat(sent).containsExactly(1L, 1L);
  }

  @Test
  void inOrder_givenUp_theNextTakesTheNextNumber() {
    CompletableFuture<String> first = write(1, Duration.ofSeconds(1));
    out.get(0)
        .completeExceptionally(
            new TiercelException(ErrorCode.DEADLINE_EXCEEDED, Outcome.UNKNOWN, "lost", null));
    write(1, Duration.ofSeconds(1));

    assertThat(first).isCompletedExceptionally();
    assertThat(sent).containsExactly(1L, 2L);
  }

  @Test
  void sweep_deadlineInTheQueue_endsUnappliedAndUnsent() {
    write(1, Duration.ofSeconds(5));
    CompletableFuture<String> second = write(1, Duration.ofSeconds(1));
    clock.advance(Duration.ofSeconds(2));
    timer.runHeld();

    assertThatThrownBy(second::join)
        .cause()
        .isInstanceOfSatisfying(
            TiercelException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
              assertThat(e.outcome()).isEqualTo(Outcome.NOT_APPLIED);
            });
    out.get(0).complete("a");
    assertThat(sent).containsExactly(1L);
  }

  @Test
  void inOrder_tooManyWait_isOverloaded() {
    write(1, Duration.ofSeconds(1));
    CompletableFuture<String> last = write(1, Duration.ofSeconds(1));
    for (int i = 0; i < 10_000; i++) {
      last = write(1, Duration.ofSeconds(1));
    }

    assertThatThrownBy(last::join)
        .cause()
        .isInstanceOfSatisfying(
            TiercelException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED));
  }

  /** Ten thousand writes that end at once must not nest. */
  @Test
  void inOrder_longQueueEndsAtOnce_noStackOverflow() {
    CompletableFuture<String> gate = new CompletableFuture<>();
    CompletableFuture<String> head = order.inOrder(1, deadline(), number -> gate);
    List<CompletableFuture<String>> rest = new ArrayList<>();
    for (int i = 0; i < 9_000; i++) {
      rest.add(
          order.inOrder(1, deadline(), number -> CompletableFuture.completedFuture("n" + number)));
    }
    gate.complete("head");

    assertThat(head).isCompletedWithValue("head");
    assertThat(rest.get(8_999)).isCompletedWithValue("n9001");
  }

  @Test
  void inOrder_writeThrows_failsAndFreesTheSlot() {
    CompletableFuture<String> failed =
        order.inOrder(
            1,
            deadline(),
            number -> {
              throw new IllegalStateException("broken");
            });
    write(1, Duration.ofSeconds(1));

    assertThat(failed).isCompletedExceptionally();
    assertThat(sent).containsExactly(2L);
  }

  private long deadline() {
    return clock.getAsLong() + Duration.ofSeconds(1).toNanos();
  }
}
