package io.tiercel.router.replica;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is known of a server, written by its probe and read by every request. Thread-safe. */
public final class ServerHealth {
  /**
   * The answer to one probe.
   *
   * @param healthy whether it was answered, and on a replica whether replication runs
   * @param refusing whether requests are refused at once: nothing listens, or the login fails
   * @param lag how far a replica is behind, null when not known
   * @param executed the transactions it holds; only grows while the server keeps its data
   * @param error what went wrong, null when healthy
   */
  public record Answer(
      boolean healthy,
      boolean refusing,
      @Nullable Duration lag,
      GtidSet executed,
      @Nullable String error) {}

  private volatile @Nullable Answer last;

  /** The last answer, null before the first. */
  public @Nullable Answer last() {
    return last;
  }

  /** Whether its last probe was answered well. Not before the first. */
  public boolean healthy() {
    Answer answer = last;
    return answer != null && answer.healthy();
  }

  /** What its last probe complained of, null for nothing. */
  public @Nullable String error() {
    Answer answer = last;
    return answer == null ? "not asked yet" : answer.error();
  }

  /** Replaces the last answer. */
  void answered(Answer answer) {
    last = answer;
  }
}
