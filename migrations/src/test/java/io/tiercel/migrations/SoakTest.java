package io.tiercel.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.router.RouterException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class SoakTest {
  private final AtomicLong now = new AtomicLong(1_000);
  private final List<Duration> heard = new ArrayList<>();

  @Test
  void run_noAlarm_looksUntilTheEnd() {
    assertThat(soak(Duration.ofSeconds(2), look -> Optional.empty())).isEmpty();

    assertThat(now.get()).isEqualTo(1_000 + Duration.ofSeconds(2).toNanos());
    assertThat(heard).hasSize(4).startsWith(Duration.ofSeconds(2));
  }

  @Test
  void run_alarmInTheMiddle_endsAtOnce() {
    assertThat(soak(Duration.ofHours(1), look -> Optional.of("lag").filter(any -> look == 3)))
        .contains("lag");

    assertThat(heard).hasSize(2);
  }

  @Test
  void run_noTime_looksOnce() {
    assertThat(soak(Duration.ZERO, look -> Optional.of("lag"))).contains("lag");
    assertThat(soak(Duration.ZERO, look -> Optional.empty())).isEmpty();
    assertThat(heard).isEmpty();
  }

  @Test
  void limits_outOfRange_areRefused() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new SoakLimits(Duration.ofMillis(99), second, 0))
        .isInstanceOf(RouterException.class)
        .hasMessageContaining("maxLag is 99 ms; allowed are 100 ms to 24 h");
    assertThatThrownBy(() -> new SoakLimits(second, Duration.ZERO, 0))
        .hasMessageContaining("maxLatency is 0 ms; allowed are 1 ms to 1 h");
    assertThatThrownBy(() -> new SoakLimits(second, second, 1.1))
        .hasMessageContaining("maxErrors is 1.1; allowed are 0 to 1");
    assertThatThrownBy(() -> new SoakLimits(second, second, Double.NaN))
        .hasMessageContaining("maxErrors");
  }

  private Optional<String> soak(Duration length, IntFunction<Optional<String>> looks) {
    RolloutListener listener =
        new RolloutListener() {
          @Override
          public void wave(int number, int of, List<String> shards) {}

          @Override
          public void soaking(String shard, Duration left) {
            heard.add(left);
          }
        };
    return new Soak(length, now::get, now::addAndGet).run("shard-1", new Looks(looks), listener);
  }

  private static final class Looks implements SoakSignal {
    private final IntFunction<Optional<String>> answers;
    private int look;

    Looks(IntFunction<Optional<String>> answers) {
      this.answers = answers;
    }

    @Override
    public Optional<String> alarm() {
      look++;
      return answers.apply(look);
    }

    @Override
    public void close() {}
  }
}
