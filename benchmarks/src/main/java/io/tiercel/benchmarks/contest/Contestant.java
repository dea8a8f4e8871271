package io.tiercel.benchmarks.contest;

/**
 * One way to do the work.
 *
 * @param name in reports
 * @param things how many of what is counted one call does, 1 or more
 * @param call does it; thread-safe
 */
public record Contestant(String name, int things, Call call) {
  /** What is judged. */
  public static final String TIERCEL = "tiercel";

  /** Does the work once, as a team's code would call it. */
  @FunctionalInterface
  public interface Call {
    /** Returns when it is done; what it throws ends the measurement. */
    void run() throws Exception;
  }

  /** One thing a call. */
  public static Contestant of(String name, Call call) {
    return new Contestant(name, 1, call);
  }
}
