package io.tiercel.node.invalidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RelayRoundsTest {
  private final Queue<Runnable> thread = new ArrayDeque<>();
  private final List<Long> pauses = new ArrayList<>();
  private final Queue<Runnable> timer = new ArrayDeque<>();
  private final List<String> ran = new ArrayList<>();
  private long nowNanos;
  private final RelayRounds rounds = new RelayRounds(thread::add, timer(), () -> nowNanos);

  private ScheduledExecutorService timer() {
    return (ScheduledExecutorService)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ScheduledExecutorService.class},
            (proxy, method, arguments) -> {
              timer.add((Runnable) arguments[0]);
              pauses.add(((TimeUnit) arguments[2]).toMicros((long) arguments[1]));
              return null;
            });
  }

  private Runnable round(String name, long micros) {
    return () -> {
      nowNanos += TimeUnit.MICROSECONDS.toNanos(micros);
      ran.add(name);
    };
  }

  @Test
  void rounds_thatAreQuick_followEachOtherAtOnce() {
    rounds.execute(round("a", 20));
    rounds.execute(round("b", 20));
    assertThat(thread).as("one at a time").hasSize(1);
    thread.remove().run();
    thread.remove().run();
    assertThat(ran).containsExactly("a", "b");
    assertThat(pauses).isEmpty();
    rounds.execute(round("c", 20));
    assertThat(thread).hasSize(1);
  }

  @Test
  void round_thatTookLong_isFollowedAfterNineTimesAsLong() {
    rounds.execute(round("a", 3_000));
    thread.remove().run();
    rounds.execute(round("b", 60_000));
    assertThat(thread).isEmpty();
    timer.remove().run();
    thread.remove().run();
    timer.remove().run();
    assertThat(ran).containsExactly("a", "b");
    assertThat(pauses).containsExactly(27_000L, 50_000L);
    rounds.execute(round("c", 1));
    assertThat(thread).as("rested, with nothing to do").hasSize(1);
  }

  @Test
  void round_thatThrows_isFollowedByTheNext() {
    rounds.execute(
        () -> {
          throw new IllegalStateException("no");
        });
    rounds.execute(round("b", 1));
    assertThatThrownBy(() -> thread.remove().run()).hasMessage("no");
    thread.remove().run();
    assertThat(ran).containsExactly("b");
  }

  @Test
  void rounds_whenTheNodeEnds_areLeftOut() {
    RelayRounds ended =
        new RelayRounds(
            round -> {
              throw new RejectedExecutionException();
            },
            timer(),
            () -> nowNanos);
    ended.execute(round("a", 1));
    assertThat(ran).isEmpty();
  }
}
