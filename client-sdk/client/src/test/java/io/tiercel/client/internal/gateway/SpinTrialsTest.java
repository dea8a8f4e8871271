package io.tiercel.client.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class SpinTrialsTest {
  private static final long QUICK = 30_000;
  private static final long SLOW = 80_000;
  private static final int MANY = 200_000;

  private final SpinTrials trials = new SpinTrials();

  @Test
  void spins_untilItHasBeenTried_isFalse() {
    assertThat(share(SpinTrials.FIRST_PAUSE_CALLS, () -> QUICK, () -> SLOW)).isZero();
    assertThat(trials.spins()).as("tries").isTrue();
  }

  @Test
  void spins_whereItIsQuicker_isTrue() {
    assertThat(share(MANY, () -> QUICK, () -> SLOW)).isGreaterThan(0.95);
  }

  @Test
  void spins_whereItSavesLessThanAFifth_isFalse() {
    assertThat(share(MANY, () -> SLOW - SLOW / 6, () -> SLOW)).isLessThan(0.05);
  }

  @Test
  void spins_whereItHasBecomeSlower_becomesFalse() {
    share(MANY, () -> QUICK, () -> SLOW);

    assertThat(share(MANY, () -> SLOW, () -> QUICK)).isLessThan(0.2);
    assertThat(share(MANY, () -> SLOW, () -> QUICK)).isLessThan(0.05);
  }

  @Test
  void spins_whereItHasBecomeQuicker_becomesTrue() {
    share(MANY, () -> SLOW, () -> QUICK);

    assertThat(share(MANY, () -> QUICK, () -> SLOW)).isGreaterThan(0.8);
  }

  @Test
  void spins_afterOneLongPauseInATrial_isTrueAllTheSame() {
    share(SpinTrials.FIRST_PAUSE_CALLS + SpinTrials.SETTLING_CALLS, () -> QUICK, () -> SLOW);
    trials.waited(1_000_000_000);
    share(SpinTrials.TRIAL_CALLS - 1, () -> QUICK, () -> SLOW);

    assertThat(trials.spins()).isTrue();
  }

  @Test
  void spins_whileThreadsSettle_isNotJudged() {
    share(SpinTrials.FIRST_PAUSE_CALLS, () -> QUICK, () -> SLOW);
    share(SpinTrials.SETTLING_CALLS, () -> 100 * SLOW, () -> SLOW);
    share(SpinTrials.TRIAL_CALLS, () -> SLOW * 7 / 10, () -> SLOW);

    assertThat(trials.spins()).isTrue();
  }

  /** Of so many calls that took so long, the share that was to spin. */
  private double share(int calls, LongSupplier spinning, LongSupplier sleeping) {
    int spun = 0;
    for (int i = 0; i < calls; i++) {
      boolean spins = trials.spins();
      spun += spins ? 1 : 0;
      trials.waited(spins ? spinning.getAsLong() : sleeping.getAsLong());
    }
    return (double) spun / calls;
  }
}
