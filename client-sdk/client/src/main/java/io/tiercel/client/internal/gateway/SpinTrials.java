package io.tiercel.client.internal.gateway;

/**
 * Finds out by trying whether spinning answers sooner than sleeping: every now and then some calls
 * wait the other way, and that is kept if it was clearly quicker. So nothing spins for long where
 * answers take longer anyway (a network, a cold read) or where the processors are needed by others.
 *
 * <p>One thread at a time may tell it; anybody may ask.
 */
final class SpinTrials {
  /** Of the calls of a trial, and of as many before it, the mean is taken. */
  static final int TRIAL_CALLS = 128;

  /** The first calls of a trial are not counted: threads have yet to find their new pace. */
  static final int SETTLING_CALLS = 8;

  static final int FIRST_PAUSE_CALLS = 512;
  private static final int LONGEST_PAUSE_CALLS = 16_384;

  /** A pause of the machine must not decide. */
  private static final long LONGEST_NANOS = 500_000;

  /** Spinning takes processors: it has to save a fifth of the wait at least. */
  private static final double WORTH = 0.8;

  private volatile boolean spins;
  private boolean trying;
  private int callsLeft = FIRST_PAUSE_CALLS;
  private int pauseCalls = FIRST_PAUSE_CALLS;
  private long sumNanos;
  private double meanBefore;

  /** How the next call should wait. */
  boolean spins() {
    return spins;
  }

  /** How long a call waited, as {@link #spins} said before. */
  void waited(long nanos) {
    callsLeft--;
    if (callsLeft < TRIAL_CALLS) {
      sumNanos += Math.min(LONGEST_NANOS, nanos);
    }
    if (callsLeft == 0) {
      double mean = (double) sumNanos / TRIAL_CALLS;
      sumNanos = 0;
      if (trying) {
        judge(mean);
      } else {
        tryOther(mean);
      }
    }
  }

  private void tryOther(double mean) {
    meanBefore = mean;
    trying = true;
    spins = !spins;
    callsLeft = SETTLING_CALLS + TRIAL_CALLS;
  }

  private void judge(double mean) {
    trying = false;
    double spinning = spins ? mean : meanBefore;
    double sleeping = spins ? meanBefore : mean;
    boolean worth = spinning < WORTH * sleeping;
    pauseCalls = worth == spins ? FIRST_PAUSE_CALLS : Math.min(LONGEST_PAUSE_CALLS, 2 * pauseCalls);
    spins = worth;
    callsLeft = pauseCalls;
  }
}
