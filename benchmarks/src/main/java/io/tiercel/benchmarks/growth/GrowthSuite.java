package io.tiercel.benchmarks.growth;

import io.tiercel.benchmarks.Suite;
import io.tiercel.benchmarks.report.Row;
import io.tiercel.cli.output.Progress;
import io.tiercel.router.topology.SlotPlanner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;

/** Computes the sizes nobody starts here; takes seconds, and is the same on every machine. */
public final class GrowthSuite implements Suite {
  private static final double LONGEST_REFRESH_SECONDS = 4.5;

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public Result run(Settings settings, Progress progress) {
    List<Row> rows = new ArrayList<>();
    rows.add(Row.atMost("growth.slots.apart", "slots", apart(), 1));
    rows.add(Row.atMost("growth.moves.needless", "slots", needlessMoves(), 0));
    rows.add(
        Row.atMost(
            "growth.map.last-of-1000",
            "s",
            MapSpread.byRefresh(1_000).worst(),
            LONGEST_REFRESH_SECONDS));
    for (Limits limit : Limits.values()) {
      rows.add(
          Row.told("growth.limit." + limit.word(), limit.unit(), limit.most(), "none, a limit"));
    }
    return new Result(rows, new LinkedHashMap<>(GrowthFigures.all()));
  }

  /** With one shard more than a power of two: else every share is whole, and none can be uneven. */
  private static int apart() {
    return Sizes.SHARDS.stream()
        .map(shards -> SlotPlanner.plan(Sizes.owners(shards), Sizes.shards(shards + 1)).owners())
        .map(owners -> ShardGrowth.count(owners).values())
        .mapToInt(slots -> Collections.max(slots) - Collections.min(slots))
        .max()
        .orElse(0);
  }

  private static int needlessMoves() {
    return Sizes.SHARDS.stream()
        .map(ShardGrowth::of)
        .mapToInt(growth -> growth.added() - growth.leastAdded())
        .sum();
  }
}
