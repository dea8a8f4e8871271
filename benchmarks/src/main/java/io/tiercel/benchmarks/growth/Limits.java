package io.tiercel.benchmarks.growth;

import io.tiercel.node.member.HazelcastMember;
import io.tiercel.router.topology.Slot;
import java.util.List;
import java.util.Locale;

/** The largest size before each limit, why it is one, and what would have to change. */
enum Limits {
  /** Every pool of every node full; loaders and writers need 8 + 8 of the 48. */
  BUSY_POOLS(
      Connections.mostBusyNodes(),
      "nodes",
      "full pools of all nodes pass a primary's max_connections (151 by default)",
      "max_connections by nodes x 49; or smaller pools"),
  /** The same without any load. */
  IDLE_POOLS(
      Connections.mostIdleNodes(),
      "nodes",
      "even idle pools pass max_connections of 151",
      "a proxy that shares connections; or only a slot's owner connects to its shard"),
  /** A row with a width. */
  VIEW_ROW(
      Members.mostInView(),
      "nodes",
      "the agreed view has no more room in its row: the next node never joins it",
      "a wider column; then a row per member"),
  /** Bytes of heartbeats grow with the square per node. */
  HEARTBEATS(
      Members.mostBelow(10e6),
      "nodes",
      "heartbeats that echo everybody are 10 MB/s in and out of each node",
      "echo only to whom it is sent; then beats over relays or in groups"),
  /** Who owns nothing serves nothing. */
  PARTITIONS(
      HazelcastMember.PARTITIONS,
      "nodes",
      "more nodes than partitions: the rest own nothing",
      "4,096 partitions, one per slot, in a new cluster"),
  /** A quarter of a shard is the least step. */
  SLOTS(
      Slot.COUNT / 16,
      "shards",
      "fewer than 16 slots per shard: one slot is more than 6 % of a shard",
      "slots that split: more bits of the same hash"),
  /** Everybody hears everything. */
  STREAMS(
      FanOut.mostWrites(1e6),
      "writes/s",
      "each SDK hears 1 MB/s, whatever its near caches hold",
      "subscriptions by table, then by slot");

  private final int most;
  private final String unit;
  private final String why;
  private final String change;

  Limits(int most, String unit, String why, String change) {
    this.most = most;
    this.unit = unit;
    this.why = why;
    this.change = change;
  }

  /** The largest size that is within the limit. */
  int most() {
    return most;
  }

  /** Of {@link #most}. */
  String unit() {
    return unit;
  }

  /** Its word in reports. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static List<String> lines() {
    return List.of(values()).stream()
        .map(one -> "%s: up to %d %s. Beyond: %s. Change: %s.".formatted(one.args()))
        .toList();
  }

  private Object[] args() {
    return new Object[] {word(), most, unit, why, change};
  }
}
