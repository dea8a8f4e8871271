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
  private final List<Integer> writers = new ArrayList<>();
  private final List<CompletableFuture<String>> out = new ArrayList<>();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  /** By a caller who does not wait. */
  private CompletableFuture<String> write(int slot, Duration deadline) {
    return write(slot, true, deadline);
  }

  private CompletableFuture<String> write(int slot, boolean inOrder, Duration deadline) {
    return order.run(
        slot,
        inOrder,
        clock.getAsLong() + deadline.toNanos(),
        (writer, number) -> {
          sent.add(number);
          writers.add(writer);
          CompletableFuture<String> running = new CompletableFuture<>();
          out.add(running);
          return running;
        });
  }

  @Test
  void run_inOrder_oneIsOutAtATime() {
    CompletableFuture<String> first = write(1, Duration.ofSeconds(1));
    CompletableFuture<String> second = write(1, Duration.ofSeconds(1));
    assertThat(sent).containsExactly(1L);

    out.get(0).complete("a");
    assertThat(first).isCompletedWithValue("a");
    assertThat(sent).containsExactly(1L, 2L);
    out.get(1).complete("b");
    assertThat(second).isCompletedWithValue("b");
    assertThat(writers).containsExactly(0, 0);
  }

  @Test
  void run_callersWait_eachGoesByAWriterOfItsOwn() {
    for (int i = 0; i < SlotWriters.MOST + 1; i++) {
      write(1, false, Duration.ofSeconds(1));
    }
    assertThat(writers).doesNotHaveDuplicates().hasSize(SlotWriters.MOST);
    assertThat(sent).containsOnly(1L);

    out.get(5).complete("a");

    assertThat(writers.get(SlotWriters.MOST)).isEqualTo(5);
    assertThat(sent.get(SlotWriters.MOST)).isEqualTo(2);
  }

  @Test
  void run_callerThatWaitsBehindOneThatDoesNot_doesNotOvertakeIt() {
    write(1, true, Duration.ofSeconds(1));
    write(1, false, Duration.ofSeconds(1));
    write(1, false, Duration.ofSeconds(1));
    assertThat(sent).hasSize(1);

    out.get(0).complete("a");

    assertThat(writers).containsExactly(0, 0, 1);
  }

  @Test
  void run_oneIsInDoubt_nextGoesByItsWriterAndAlone() {
    write(1, false, Duration.ofSeconds(1));
    write(1, false, Duration.ofSeconds(1));
    out.get(1).completeExceptionally(lost());
    write(1, false, Duration.ofSeconds(1));
    write(1, false, Duration.ofSeconds(1));
    assertThat(sent).as("beside the one that is out").hasSize(2);

    out.get(0).complete("a");
    assertThat(writers).containsExactly(0, 1, 1);
    assertThat(sent).containsExactly(1L, 1L, 2L);

    out.get(2).complete("b");
    write(1, false, Duration.ofSeconds(1));
    assertThat(writers).as("in doubt no more").containsExactly(0, 1, 1, 0, 1);
  }

  @Test
  void run_inDoubtAndTheNextIsNotApplied_staysInDoubt() {
    write(1, false, Duration.ofSeconds(1));
    write(1, false, Duration.ofSeconds(1));
    out.get(1).completeExceptionally(lost());
    out.get(0).complete("a");
    write(1, false, Duration.ofSeconds(1));
    out.get(2).completeExceptionally(new TiercelException(ErrorCode.DUPLICATE_KEY, "is there"));
    write(1, false, Duration.ofSeconds(1));

    assertThat(writers).containsExactly(0, 1, 1, 1);
  }

  @Test
  void run_severalInDoubt_eachCallerGoesByHisOwn() throws Exception {
    write(1, false, Duration.ofSeconds(1));
    Thread other = new Thread(() -> write(1, false, Duration.ofSeconds(1)));
    other.start();
    other.join();
    write(1, false, Duration.ofSeconds(1));
    out.get(0).complete("a");
    out.get(1).completeExceptionally(lost());
    out.get(2).completeExceptionally(lost());

    write(1, false, Duration.ofSeconds(1));

    assertThat(writers).containsExactly(0, 1, 2, 2);
  }

  private static TiercelException lost() {
    return new TiercelException(ErrorCode.DEADLINE_EXCEEDED, Outcome.UNKNOWN, "lost", null);
  }

  @Test
  void run_otherSlot_doesNotWait() {
    write(1, Duration.ofSeconds(1));
    write(2, Duration.ofSeconds(1));

    assertThat(sent).containsExactly(1L, 1L);
  }

  @Test
  void run_givenUp_theNextTakesTheNextNumber() {
    CompletableFuture<String> first = write(1, Duration.ofSeconds(1));
    out.get(0).completeExceptionally(lost());
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
  void run_tooManyWait_isOverloaded() {
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
  void run_longQueueEndsAtOnce_noStackOverflow() {
    CompletableFuture<String> gate = new CompletableFuture<>();
    CompletableFuture<String> head = order.run(1, true, deadline(), (writer, number) -> gate);
    List<CompletableFuture<String>> rest = new ArrayList<>();
    for (int i = 0; i < 9_000; i++) {
      rest.add(
          order.run(
              1,
              true,
              deadline(),
              (writer, number) -> CompletableFuture.completedFuture("n" + number)));
    }
    gate.complete("head");

    assertThat(head).isCompletedWithValue("head");
    assertThat(rest.get(8_999)).isCompletedWithValue("n9001");
  }

  @Test
  void run_writeThrows_failsAndFreesTheSlot() {
    CompletableFuture<String> failed =
        order.run(
            1,
            true,
            deadline(),
            (writer, number) -> {
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
