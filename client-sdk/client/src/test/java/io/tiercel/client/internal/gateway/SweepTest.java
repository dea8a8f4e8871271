package io.tiercel.client.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweepTest {
  private final HeldTimer timer = new HeldTimer();
  private final Queue<String> work = new ArrayDeque<>();
  private final Sweep sweep =
      new Sweep(new Timer(timer), 5, () -> work.poll(), () -> !work.isEmpty());

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void sweep_nothingToDo_costsNothing() {
    assertThat(timer.held()).isZero();
  }

  @Test
  void wake_severalTimes_runsOnceAtATimeAndUntilAllIsDone() {
    work.add("one");
    sweep.wake();
    work.add("two");
    sweep.wake();
    assertThat(timer.held()).isEqualTo(1);

    timer.runHeld();
    assertThat(work).hasSize(1);
    assertThat(timer.held()).as("there is more").isEqualTo(1);
    timer.runHeld();
    assertThat(work).isEmpty();
    assertThat(timer.held()).as("at rest").isZero();
  }

  @Test
  void wake_atRestAgain_runsAgain() {
    work.add("one");
    sweep.wake();
    timer.runHeld();

    work.add("two");
    sweep.wake();
    timer.runHeld();

    assertThat(work).isEmpty();
  }
}
