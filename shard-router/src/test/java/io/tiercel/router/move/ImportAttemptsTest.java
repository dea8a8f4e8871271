package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.router.move.ImportException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ImportAttemptsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private final List<Duration> pauses = new ArrayList<>();
  private final List<Boolean> firsts = new ArrayList<>();
  private long now;

  private ImportReport run(Duration... lasts) throws InterruptedException {
    ImportListener listener =
        new ImportListener() {
          @Override
          public void interrupted(RuntimeException why, Duration pause) {
            pauses.add(pause);
          }
        };
    return new ImportAttempts(PATIENCE, listener, () -> now)
        .run(
            first -> {
              firsts.add(first);
              now += lasts[firsts.size() - 1].toNanos();
              throw new ImportException(Reason.INTERRUPTED, "attempt " + firsts.size());
            });
  }

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  @Test
  void failures_withinThePatience_areWaitedForWithGrowingPauses() {
    assertThatThrownBy(
            () -> run(Duration.ofHours(1), Duration.ofSeconds(60), Duration.ofSeconds(60)))
        .hasMessage("attempt 3. What is done is kept; the same command goes on");
    assertThat(firsts).containsExactly(true, false, false);
    assertThat(pauses).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200));
  }

  @Test
  void attempt_thatWorkedForLong_hasOvercomeWhatFailedBefore() {
    assertThatThrownBy(
            () ->
                run(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(100),
                    Duration.ofSeconds(121),
                    Duration.ofSeconds(119),
                    Duration.ofSeconds(1)))
        .hasMessageStartingWith("attempt 5.");
    assertThat(pauses).extracting(Duration::toMillis).containsExactly(100L, 200L, 100L, 200L);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"INTERRUPTED", "SOURCE_UNAVAILABLE"})
  void failure_thatWouldComeAgain_isNotTriedAgain(Reason reason) {
    ImportException failure = new ImportException(reason, "no");
    assertThatThrownBy(
            () ->
                new ImportAttempts(PATIENCE, ImportListener.SILENT, () -> now)
                    .run(
                        first -> {
                          firsts.add(first);
                          throw failure;
                        }))
        .isSameAs(failure);
    assertThat(firsts).hasSize(1);
  }

  @Test
  void failure_ofAnInterruptedThread_endsIt() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> run(Duration.ofSeconds(1))).hasMessageStartingWith("attempt 1.");
    assertThat(pauses).isEmpty();
  }
}
