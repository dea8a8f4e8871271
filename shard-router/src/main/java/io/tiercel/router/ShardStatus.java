package io.tiercel.router;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A shard as the router sees it now.
 *
 * @param shard its name
 * @param slots how many slots it owns
 * @param weight its share in the slot plan
 * @param term the number of its present primary
 * @param breaker CLOSED, OPEN or HALF_OPEN
 * @param committed the GTID set that the primary is known to have committed: all acknowledged
 *     writes of this router are in it, unless its slots had another primary since
 * @param endpoints primary first
 */
public record ShardStatus(
    String shard,
    int slots,
    double weight,
    int term,
    String breaker,
    String committed,
    List<EndpointStatus> endpoints) {
  /**
   * One server.
   *
   * @param address host:port
   * @param primary its role
   * @param healthy whether the last probe was answered
   * @param lag how far behind its primary, null on the primary or when not known
   * @param outstanding requests on it now
   * @param active connections in use
   * @param idle connections not in use
   * @param waiting callers that wait for a connection
   * @param lastError what the last failed probe said, null when healthy
   */
  public record EndpointStatus(
      String address,
      boolean primary,
      boolean healthy,
      @Nullable Duration lag,
      int outstanding,
      int active,
      int idle,
      int waiting,
      @Nullable String lastError) {}
}
