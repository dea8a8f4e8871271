package io.tiercel.benchmarks.growth;

import io.tiercel.benchmarks.growth.MapSpread.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** All figures as lines of text, by chapter. The same on every machine. */
final class GrowthFigures {
  private static final int KEYS = 1_000_000;
  private static final double MEGA = 1e6;
  private static final double READS_PER_SECOND = 10;
  private static final List<Integer> WRITES = List.of(1_000, 10_000, 100_000);
  private static final List<Integer> SDKS = List.of(1, 100, 1_000);

  private GrowthFigures() {}

  /** Every chapter, in order. */
  static Map<String, List<String>> all() {
    Map<String, List<String>> chapters = new LinkedHashMap<>();
    chapters.put("slots", slots());
    chapters.put("rows", rows());
    chapters.put("map", map());
    chapters.put("members", members());
    chapters.put("fan-out", fanOut());
    chapters.put("mysql", mysql());
    chapters.put("limits", Limits.lines());
    return chapters;
  }

  /** The same as one text. */
  static String text() {
    StringBuilder text = new StringBuilder();
    all()
        .forEach(
            (chapter, lines) -> {
              text.append("# ").append(chapter).append('\n');
              lines.forEach(line -> text.append(line).append('\n'));
              text.append('\n');
            });
    return text.toString();
  }

  private static List<String> slots() {
    List<String> lines = new ArrayList<>();
    lines.add("shards fewest most most/mean added least removed weight1to2 slotsOfWeight2");
    for (int shards : Sizes.SHARDS) {
      ShardGrowth growth = ShardGrowth.of(shards);
      lines.add(
          String.format(
              Locale.ROOT,
              "%d %d %d %.3f %d %d %d %d %d",
              shards,
              growth.fewest(),
              growth.most(),
              growth.imbalance(),
              growth.added(),
              growth.leastAdded(),
              growth.removed(),
              growth.doubled(),
              growth.heavy()));
    }
    return lines;
  }

  private static List<String> rows() {
    List<String> lines = new ArrayList<>();
    lines.add("1,000,000 keys: rows of the fullest shard over the mean, per number of shards");
    lines.add("keys " + String.join(" ", Sizes.SHARDS.stream().map(String::valueOf).toList()));
    Map<Integer, List<String>> owners = new TreeMap<>();
    Sizes.SHARDS.forEach(shards -> owners.put(shards, Sizes.owners(shards)));
    for (KeyKind kind : KeyKind.values()) {
      int[] rows = kind.rowsPerSlot(KEYS);
      StringBuilder line = new StringBuilder(kind.name().toLowerCase(Locale.ROOT));
      owners
          .values()
          .forEach(
              map ->
                  line.append(String.format(Locale.ROOT, " %.3f", KeyKind.imbalance(rows, map))));
      lines.add(line.toString());
    }
    return lines;
  }

  private static List<String> map() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT, "bytes of the map's rows %d", MapSpread.bytesOfRows(Sizes.owners(8))));
    lines.add("nodes reads/s MB/s half:s last:s worst:s lastByReads:s bytesOfView");
    int bytes = MapSpread.bytesOfRows(Sizes.owners(8));
    for (int nodes : Sizes.NODES) {
      double reads = MapSpread.readsPerSecond(nodes);
      Spread spread = MapSpread.byRefresh(nodes);
      lines.add(
          String.format(
              Locale.ROOT,
              "%d %.1f %.1f %.2f %.2f %.2f %.2f %d",
              nodes,
              reads,
              reads * bytes / MEGA,
              spread.half(),
              spread.last(),
              spread.worst(),
              MapSpread.byReads(nodes, READS_PER_SECOND),
              MapSpread.bytesOfView(nodes)));
    }
    return lines;
  }

  private static List<String> members() {
    List<String> lines = new ArrayList<>();
    lines.add("nodes beats/s bytesOfBeat MB/s viewReads/s viewCharacters partitions/mean idle");
    for (int nodes : Sizes.NODES) {
      Members members = new Members(nodes);
      lines.add(
          String.format(
              Locale.ROOT,
              "%d %.0f %d %.2f %.0f %d %.2f %d",
              nodes,
              members.beatsPerSecond(),
              members.beatBytes(),
              members.bytesPerSecond() / MEGA,
              members.viewReadsPerSecond(),
              members.viewCharacters(),
              members.partitionImbalance(),
              members.idle()));
    }
    return lines;
  }

  private static List<String> fanOut() {
    List<String> lines = new ArrayList<>();
    lines.add("per node and second; in and out of the topic are the same");
    lines.add("writes nodes sdks heard topicMB relayed streamMB MBperSdk bytesOfProof");
    for (int writes : WRITES) {
      for (int nodes : Sizes.NODES) {
        for (int sdks : SDKS) {
          lines.add(fanOut(new FanOut(nodes, sdks, writes)));
        }
      }
    }
    return lines;
  }

  private static String fanOut(FanOut one) {
    return String.format(
        Locale.ROOT,
        "%d %d %d %.0f %.2f %.0f %.2f %.2f %d",
        one.writes(),
        one.nodes(),
        one.sdks(),
        one.heard(),
        one.topicBytesPerSecond() / MEGA,
        one.relayed(),
        one.streamBytesPerSecond() / MEGA,
        one.bytesPerSdk() / MEGA,
        one.proofBytes());
  }

  private static List<String> mysql() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "nodes shards idle/primary full/primary idle/node threads/node seats tries/primary/s");
    for (int nodes : Sizes.NODES) {
      for (int shards : Sizes.SHARDS) {
        Connections one = new Connections(nodes, shards);
        lines.add(
            String.format(
                Locale.ROOT,
                "%d %d %d %d %d %d %d %.0f",
                nodes,
                shards,
                one.idlePerPrimary(),
                one.mostPerPrimary(),
                one.idlePerNode(),
                one.threadsPerNode(),
                one.seatsPerNode(),
                one.seatTriesPerPrimary()));
      }
    }
    return lines;
  }
}
