package io.tiercel.node.changefeed;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one node knows of one shard's feed.
 *
 * @param shard its name
 * @param state what this node does for it
 * @param lagMillis how far the stream is behind the primary; -1 when this node does not follow it
 * @param position the transactions whose steps are done; empty when this node does not follow it
 * @param pending transactions under way
 * @param trouble what is wrong and what to do; empty for nothing
 */
public record FeedFigures(
    String shard, State state, long lagMillis, String position, int pending, String trouble) {
  /** What a node does for a shard's feed. */
  public enum State {
    /** Another node holds the seat. */
    STANDBY,
    /** It holds the seat and follows the binlog. */
    FOLLOWING,
    /** It holds the seat and raises the shard's term over a gap. */
    REPAIRING,
    /** It cannot hold the seat, or not follow. */
    FAILED
  }

  /** For the status page. */
  public Map<String, Object> page() {
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("shard", shard);
    page.put("state", state.name());
    page.put("lagMillis", lagMillis);
    page.put("position", position);
    page.put("pending", pending);
    page.put("trouble", trouble);
    return page;
  }
}
