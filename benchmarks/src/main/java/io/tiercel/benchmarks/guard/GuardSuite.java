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
 * Updates by key with the slot's ownership checked and locked in the same statement, beside the
 * same updates without: same server, same rows, same durability, in turns. Once more with the
 * writer's sequence number recorded too, as the router writes.
 */
public final class GuardSuite implements Suite {
  private static final int[] CALLERS = {1, 16, 64};
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
}
