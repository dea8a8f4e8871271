package io.tiercel.router.topology;

import io.tiercel.router.MySqlEndpoint;
import java.time.Duration;
import java.util.List;

/**
 * What a change of primary came to. Immutable.
 *
 * @param shard its name
 * @param primary the new one
 * @param former the one before
 * @param term of the shard from now on
 * @param stall how long the shard took no writes
 * @param remarks what is left to do, one sentence each; the new primary serves in any case
 */
public record Promotion(
    String shard,
    MySqlEndpoint primary,
    MySqlEndpoint former,
    int term,
    Duration stall,
    List<String> remarks) {
  /** Copies the remarks. */
  public Promotion {
    remarks = List.copyOf(remarks);
  }
}
