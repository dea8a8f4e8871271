package io.tiercel.benchmarks.guard;

import io.tiercel.benchmarks.Suite;
import io.tiercel.benchmarks.report.Goal;
import io.tiercel.benchmarks.report.Rounds;
import io.tiercel.benchmarks.report.Row;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunException;
import io.tiercel.cli.run.RunFolder;
import io.tiercel.local.MySqlProviders;
import io.tiercel.local.MySqlServer;
import io.tiercel.local.MySqlTopology;
import io.tiercel.local.TopologySpec;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes with the slot's ownership checked and locked, beside the same writes without: same server,
 * same rows, same durability, in turns. First updates by key, each with the check in its statement,
 * and once more with the writer's sequence number recorded too: as the router writes what comes
 * alone. Then transactions of many rows: as it writes what comes together.
 */
public final class GuardSuite implements Suite {
  private static final int[] CALLERS = {1, 16, 64};
  private static final int[] TOGETHER = {16, 64};
  private static final String BARE = "bare";
  private static final int TURNS = 4;

  @Override
  public String name() {
    return "guard";
  }

  @Override
  public Result run(Settings settings, Progress progress) {
    progress.step("MySQL server");
    try (RunFolder folder = RunFolder.create(settings.runs());
        MySqlTopology servers =
            MySqlProviders.named("embedded")
                .start(new TopologySpec(1, 0, folder.resolve("mysql"), false))) {
      MySqlServer primary = servers.shards().get(0).primary();
      GuardedTable.create(primary);
      List<Row> rows = new ArrayList<>();
      Map<String, Object> details = new LinkedHashMap<>();
      for (int callers : CALLERS) {
        measure(settings, progress, primary, callers, rows, details);
      }
      for (int together : TOGETHER) {
        measureTogether(settings, progress, primary, together, rows, details);
      }
      progress.done();
      return new Result(rows, details);
    } catch (SQLException failed) {
      throw RunException.failed("MySQL refuses a write: " + failed.getMessage(), failed);
    }
  }

  private static void measure(
      Settings settings,
      Progress progress,
      MySqlServer primary,
      int callers,
      List<Row> rows,
      Map<String, Object> details)
      throws SQLException {
    progress.step("updates by " + callers + " callers");
    Duration turn = Duration.ofMillis(settings.seconds() * 1_000L / TURNS);
    Rounds guarded = new Rounds();
    Rounds recorded = new Rounds();
    try (GuardedTable table = new GuardedTable(primary, callers)) {
      table.perSecond(GuardedTable.Kind.BARE, turn);
      table.perSecond(GuardedTable.Kind.GUARDED, turn);
      for (int round = 0; round < settings.rounds(); round++) {
        double bare = table.perSecond(GuardedTable.Kind.BARE, turn);
        guarded.add(table.perSecond(GuardedTable.Kind.GUARDED, turn), Map.of(BARE, bare));
        recorded.add(table.perSecond(GuardedTable.Kind.RECORDED, turn), Map.of(BARE, bare));
      }
    }
    rows.add(guarded.row("guard.updates." + callers, "updates/s", Goal.atLeast(0.9, BARE)));
    details.put("guarded" + callers, guarded.all());
    details.put("recorded" + callers, recorded.all());
  }

  private static void measureTogether(
      Settings settings,
      Progress progress,
      MySqlServer primary,
      int together,
      List<Row> rows,
      Map<String, Object> details)
      throws SQLException {
    progress.step("transactions of " + together + " rows");
    Duration turn = Duration.ofMillis(settings.seconds() * 1_000L / TURNS);
    Rounds guarded = new Rounds();
    try (GroupedWrites writes = new GroupedWrites(primary, together)) {
      writes.perSecond(false, turn);
      writes.perSecond(true, turn);
      for (int round = 0; round < settings.rounds(); round++) {
        double bare = writes.perSecond(false, turn);
        guarded.add(writes.perSecond(true, turn), Map.of(BARE, bare));
      }
    }
    rows.add(guarded.row("guard.together." + together, "rows/s", Goal.atLeast(0.9, BARE)));
    details.put("together" + together, guarded.all());
  }
}
