package io.tiercel.benchmarks.growth;

import io.tiercel.node.invalidation.Invalidations;
import io.tiercel.node.member.HazelcastMember;
import io.tiercel.node.ownership.MemberViewKeeper;
import io.tiercel.router.topology.CatalogMemberViews;
import java.time.Duration;

/** What so many nodes say to each other while nobody asks them anything. */
record Members(int nodes) {
  private static final double SECOND_MILLIS = Duration.ofSeconds(1).toMillis();

  /** Publisher, last number, time, state ("SERVING"), number of echoes, no outsiders. */
  private static final int BEAT_BYTES = 8 + 8 + 8 + (4 + 7) + 4 + 4;

  /** Publisher and time. */
  private static final int ECHO_BYTES = 16;

  /** Sixteen digits and a space between. */
  private static final int VIEW_CHARACTERS = 17;

  /** Heartbeats that a node hears in a second, and as many copies of its own that it sends. */
  double beatsPerSecond() {
    return (nodes - 1) * SECOND_MILLIS / Invalidations.HEARTBEAT.toMillis();
  }

  /** One heartbeat's content; it echoes everybody else. */
  int beatBytes() {
    return BEAT_BYTES + ECHO_BYTES * (nodes - 1);
  }

  /** Bytes of heartbeats that a node sends, and as many that it hears. */
  double bytesPerSecond() {
    return beatsPerSecond() * beatBytes();
  }

  /** Looks at the view's row, each with a connection of its own. */
  double viewReadsPerSecond() {
    return nodes * SECOND_MILLIS / MemberViewKeeper.READ.toMillis();
  }

  /** Characters of the view's row. */
  int viewCharacters() {
    return VIEW_CHARACTERS * nodes - 1;
  }

  /** How many members fit into the row. */
  static int mostInView() {
    return (CatalogMemberViews.ROOM + 1) / VIEW_CHARACTERS;
  }

  /** Partitions of the fullest node, dealt as evenly as can be, over the mean. */
  double partitionImbalance() {
    return Sizes.ofFullest(HazelcastMember.PARTITIONS, nodes)
        * (double) nodes
        / HazelcastMember.PARTITIONS;
  }

  /** Nodes that own nothing. */
  int idle() {
    return Math.max(0, nodes - HazelcastMember.PARTITIONS);
  }

  /** The largest number of nodes whose heartbeats are at most so many bytes per second and node. */
  static int mostBelow(double bytesPerSecond) {
    int nodes = 1;
    while (new Members(nodes + 1).bytesPerSecond() <= bytesPerSecond) {
      nodes++;
    }
    return nodes;
  }
}
