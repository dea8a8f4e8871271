package io.tiercel.router.replica;

import io.tiercel.router.ReadPreference;
import io.tiercel.router.replica.ServerHealth.Answer;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/** Which servers of a shard may answer a read, by health, lag and proof. Thread-safe. */
public final class ReplicaChoice {
  private final SlotWatermarks watermarks;
  private final Duration maxLag;
  private final RandomGenerator lot;

  /**
   * With these rules.
   *
   * @param maxLag a replica further behind does not answer
   * @param lot thread-safe
   */
  public ReplicaChoice(SlotWatermarks watermarks, Duration maxLag, RandomGenerator lot) {
    this.watermarks = watermarks;
    this.maxLag = maxLag;
    this.lot = lot;
  }

  /** The servers to ask, the best first. */
  public List<Server> order(
      Server primary, List<Server> replicas, BitSet slots, ReadPreference preference) {
    return switch (preference) {
      case PRIMARY -> List.of(primary);
      case ANY_REPLICA ->
          ReplicaSelector.order(primary, replicas, this::inRotation, Server::outstanding, lot);
      case FRESH_REPLICA ->
          ReplicaSelector.order(
              primary, replicas, replica -> answersFresh(replica, slots), Server::outstanding, lot);
    };
  }

  /** Whether a fresh read of these slots might be answered by this replica now. */
  public boolean answersFresh(Server replica, BitSet slots) {
    return inRotation(replica) && proves(replica, slots);
  }

  private boolean inRotation(Server replica) {
    Answer answer = replica.health().last();
    return answer != null
        && answer.healthy()
        && answer.lag() != null
        && answer.lag().compareTo(maxLag) <= 0;
  }

  private boolean proves(Server replica, BitSet slots) {
    Answer answer = replica.health().last();
    return answer != null && watermarks.heldBy(answer.executed(), slots);
  }
}
