package io.tiercel.client.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.netty.shaded.io.netty.channel.SelectStrategy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With a clock that stands still: who spins does so until something else ends it. */
@Timeout(30)
class AnswerWaitTest {
  private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long SLEEPING_NANOS = 80_000;

  private final AtomicLong nanos = new AtomicLong(5);
  private final AtomicLong looks = new AtomicLong();
  private final AnswerWait answerWait =
      new AnswerWait(
          true,
          () -> {
            looks.incrementAndGet();
            return nanos.get();
          });
  private final SpinningSelect select = new SpinningSelect(answerWait);

  @Test
  void get_aloneWhereSpinningIsQuicker_spinsUntilAnswered() throws Exception {
    learnToSpin();
    CompletableFuture<String> answer = new CompletableFuture<>();
    Caller caller = spinning(answer);
    answer.complete("row");

    assertThat(caller.got()).isEqualTo("row");
  }

  @Test
  void get_aloneBeforeItHasProvenQuicker_sleeps() throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    Caller caller = new Caller(answer);

    caller.awaitAsleep();
    assertThat(strategy(0)).isEqualTo(SelectStrategy.SELECT);
    answer.complete("row");

    assertThat(caller.got()).isEqualTo("row");
  }

  @Test
  void get_forLonger_sleepsAndSoDoesTheNetworkThread() throws Exception {
    learnToSpin();
    CompletableFuture<String> answer = new CompletableFuture<>();
    Caller caller = spinning(answer);
    assertThat(strategy(0)).isEqualTo(SelectStrategy.CONTINUE);

    nanos.addAndGet(AnswerWait.SPIN_NANOS);

    caller.awaitAsleep();
    assertThat(strategy(0)).isEqualTo(SelectStrategy.SELECT);
    answer.complete("row");
    assertThat(caller.got()).isEqualTo("row");
  }

  @Test
  void get_inCompany_allSleep() throws Exception {
    learnToSpin();
    CompletableFuture<String> answer = new CompletableFuture<>();
    CompletableFuture<String> other = new CompletableFuture<>();
    Caller first = spinning(answer);

    Caller second = new Caller(other);

    second.awaitAsleep();
    first.awaitAsleep();
    assertThat(strategy(0)).isEqualTo(SelectStrategy.SELECT);
    answer.complete("row");
    other.complete("another");
    assertThat(first.got()).isEqualTo("row");
    assertThat(second.got()).isEqualTo("another");
  }

  @Test
  void get_besideOneThatWaitsForAWrite_sleeps() throws Exception {
    learnToSpin();
    CompletableFuture<String> written = new CompletableFuture<>();
    Caller writer = new Caller(written, false);
    writer.awaitAsleep();
    CompletableFuture<String> answer = new CompletableFuture<>();
    Caller reader = new Caller(answer);

    reader.awaitAsleep();
    answer.complete("row");
    written.complete("done");
    assertThat(reader.got()).isEqualTo("row");
    assertThat(writer.got()).isEqualTo("done");
  }

  @Test
  void get_othersCallInBetween_sleeps() throws Exception {
    learnToSpin();
    Thread other =
        new Thread(
            () -> {
              try {
                answered(answerWait, 0);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    other.start();
    other.join();
    long before = looks.get();

    answered(answerWait, SLEEPING_NANOS);

    assertThat(looks.get()).as("looks at the clock").isEqualTo(before);
  }

  @Test
  void get_notToSpin_sleeps() throws Exception {
    AnswerWait asleep = new AnswerWait(false, nanos::get);
    learnToSpin(asleep);

    assertThat(asleep.expectsAnswer()).isFalse();
  }

  @Test
  void get_noAnswerInTime_saysSoAndIsCompanyNoMore() throws Exception {
    assertThatThrownBy(() -> answerWait.get(new CompletableFuture<String>(), 1, true))
        .isInstanceOf(TimeoutException.class);

    learnToSpin();
    CompletableFuture<String> answer = new CompletableFuture<>();
    Caller caller = spinning(answer);
    answer.complete("row");
    assertThat(caller.got()).isEqualTo("row");
  }

  @Test
  void select_whileCallerSpins_handlesWhatThereIs() throws Exception {
    learnToSpin();
    CompletableFuture<String> answer = new CompletableFuture<>();
    Caller caller = spinning(answer);

    assertThat(strategy(3)).isEqualTo(3);
    assertThat(select.calculateStrategy(() -> 0, true)).as("tasks wait").isZero();
    answer.complete("row");
    assertThat(caller.got()).isEqualTo("row");
  }

  private int strategy(int ready) throws Exception {
    return select.calculateStrategy(() -> ready, false);
  }

  /** Makes calls that are quicker when they spin, until they do. */
  private void learnToSpin() throws Exception {
    learnToSpin(answerWait);
    assertThat(answerWait.expectsAnswer()).as("network thread looks out").isTrue();
  }

  private void learnToSpin(AnswerWait how) throws Exception {
    int calls =
        SpinTrials.FIRST_PAUSE_CALLS + SpinTrials.SETTLING_CALLS + SpinTrials.TRIAL_CALLS + 1;
    becomeLone(how);
    for (int call = 0; call < calls; call++) {
      boolean spins = call >= SpinTrials.FIRST_PAUSE_CALLS;
      answered(how, spins ? SLEEPING_NANOS / 2 : SLEEPING_NANOS);
    }
  }

  private void becomeLone() throws Exception {
    becomeLone(answerWait);
  }

  /** So that the next call is one of a lone caller. */
  private void becomeLone(AnswerWait how) throws Exception {
    for (int call = 0; call < AnswerWait.LONE_CALLS; call++) {
      answered(how, 0);
    }
  }

  /** One call that is answered when it has waited so long, spinning or not. */
  private void answered(AnswerWait how, long afterNanos) throws Exception {
    assertThat(how.get(new Late(afterNanos), LONG_NANOS, true)).isEqualTo("row");
  }

  /** Not there at the first look; whoever looks or waits longer finds it, later. */
  private final class Late extends CompletableFuture<String> {
    private final long afterNanos;
    private int looked;

    Late(long afterNanos) {
      this.afterNanos = afterNanos;
    }

    @Override
    public boolean isDone() {
      return ++looked > 1 && arrive();
    }

    @Override
    public String get(long timeout, TimeUnit unit) {
      arrive();
      return "row";
    }

    private boolean arrive() {
      if (complete("row")) {
        nanos.addAndGet(afterNanos);
      }
      return true;
    }
  }

  private Caller spinning(CompletableFuture<String> answer) {
    Caller caller = new Caller(answer);
    long before = looks.get();
    await().until(() -> looks.get() > before + 1_000);
    return caller;
  }

  /** A thread that waits for an answer. */
  private final class Caller {
    private final CompletableFuture<String> result = new CompletableFuture<>();
    private final Thread thread;

    Caller(CompletableFuture<String> answer) {
      this(answer, true);
    }

    Caller(CompletableFuture<String> answer, boolean soon) {
      thread =
          new Thread(
              () -> {
                try {
                  becomeLone();
                  result.complete(answerWait.get(answer, LONG_NANOS, soon));
                } catch (Exception e) {
                  result.completeExceptionally(e);
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    void awaitAsleep() {
      await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    String got() throws Exception {
      return result.get(20, TimeUnit.SECONDS);
    }
  }
}
