package io.tiercel.node.ownership;

import java.util.List;

/**
 * Which node answers which slot, at one moment.
 *
 * @param revision rises with each change; from the wall clock, so that the views of two nodes are
 *     roughly comparable
 * @param nodes those that take requests; draining ones are not among them
 * @param slotOwner per slot an index into {@code nodes}
 */
public record ClusterSnapshot(long revision, List<Node> nodes, List<Integer> slotOwner) {
  /**
   * One node.
   *
   * @param id of its member, new with each start
   * @param name from its configuration
   * @param host where it serves
   * @param port where it serves
   */
  public record Node(String id, String name, String host, int port) {}

  /** Whether the other says the same, whatever its revision. */
  boolean sameAs(ClusterSnapshot other) {
    return nodes.equals(other.nodes) && slotOwner.equals(other.slotOwner);
  }
}
