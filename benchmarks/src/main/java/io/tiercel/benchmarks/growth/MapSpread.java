package io.tiercel.benchmarks.growth;

import io.tiercel.protocol.v1.ClusterView;
import io.tiercel.protocol.v1.NodeAddress;
import io.tiercel.router.topology.Slot;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** What the shard map weighs, and how long until everybody has a new one. */
final class MapSpread {
  private static final int RUNS = 100;
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int PACKET_HEADER = 4;
  private static final int COLUMN_HEADER = 1;

  private MapSpread() {}

  /**
   * When nodes know of a change without being asked anything.
   *
   * @param half of them do, seconds
   * @param last all of them do, seconds, in the mean of the runs
   * @param worst the same in the worst run
   */
  record Spread(double half, double last, double worst) {}

  /** Bytes of the slot map's rows as MySQL sends them, for each refresh. */
  static int bytesOfRows(List<String> owners) {
    int bytes = 0;
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      String epoch = "1";
      String offset = "0";
      int columns = 4 * COLUMN_HEADER;
      int text = String.valueOf(slot).length() + owners.get(slot).length();
      bytes += PACKET_HEADER + columns + text + epoch.length() + offset.length();
    }
    return bytes;
  }

  /** Bytes of the view of so many nodes that an SDK gets at each change of owners. */
  static int bytesOfView(int nodes) {
    ClusterView.Builder view = ClusterView.newBuilder().setRevision(1_800_000_000_000L);
    for (int node = 0; node < nodes; node++) {
      view.addNodes(
          NodeAddress.newBuilder()
              .setId("00000000-0000-0000-0000-%012d".formatted(node))
              .setHost("10.0.%d.%d".formatted(node / 256, node % 256))
              .setPort(7_400));
    }
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      view.addSlotOwner(slot % nodes);
    }
    return view.build().getSerializedSize();
  }

  /** Refreshes per second that reach the catalog; measured over the same draws as the spread. */
  static double readsPerSecond(int nodes) {
    Random random = new Random(nodes);
    long draws = 100_000;
    double sum = 0;
    for (long draw = 0; draw < draws; draw++) {
      sum += io.tiercel.router.route.ClusterView.pauseNanos(random) / NANOS;
    }
    return nodes / (sum / draws);
  }

  /** Of a change that no request meets. */
  static Spread byRefresh(int nodes) {
    Random random = new Random(nodes);
    double half = 0;
    double last = 0;
    double worst = 0;
    for (int run = 0; run < RUNS; run++) {
      double[] waits = new double[nodes];
      Arrays.setAll(waits, node -> nextAfter(SETTLED_NANOS, random));
      Arrays.sort(waits);
      half += waits[(nodes - 1) / 2] / RUNS;
      last += waits[nodes - 1] / RUNS;
      worst = Math.max(worst, waits[nodes - 1]);
    }
    return new Spread(half, last, worst);
  }

  private static double nextAfter(long change, Random random) {
    long at = 0;
    while (at <= change) {
      at += io.tiercel.router.route.ClusterView.pauseNanos(random);
    }
    return (at - change) / NANOS;
  }

  /**
   * The mean time until the last node has met the new epoch in a read of the source, each sending
   * it so many reads per second at random: the n-th harmonic number over the rate.
   */
  static double byReads(int nodes, double readsPerSecond) {
    double harmonic = 0;
    for (int node = 1; node <= nodes; node++) {
      harmonic += 1.0 / node;
    }
    return harmonic / readsPerSecond;
  }
}
