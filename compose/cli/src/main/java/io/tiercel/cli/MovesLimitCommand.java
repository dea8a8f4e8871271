package io.tiercel.cli;

import io.tiercel.cli.deed.Deed;
import io.tiercel.cli.deed.DeedOptions;
import io.tiercel.cli.deed.Done;
import io.tiercel.cli.deed.Plan;
import io.tiercel.cli.output.Progress;
import io.tiercel.router.move.MoveJobs;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tiercel moves limit}: how fast a job may copy, from now on. */
@Command(
    name = "limit",
    description = "Change how fast a job may copy, while it runs.",
    footer = {"", "Example:", "  ./tiercel moves limit 3 --rows-per-second 5000 --yes"})
final class MovesLimitCommand implements Callable<Integer>, Deed {
  private final DeedFrame deeds;

  @Parameters(paramLabel = "JOB", description = "Its number, as ./tiercel moves shows it.")
  private long job;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private MoveOptions moving = new MoveOptions();
  @Mixin private DeedOptions options = new DeedOptions();

  MovesLimitCommand(DeedFrame deeds) {
    this.deeds = deeds;
  }

  @Override
  public Integer call() {
    moving.check();
    return deeds.run(this, options, () -> cluster.access());
  }

  @Override
  public String command() {
    return "moves limit";
  }

  private MoveJobs jobs() {
    CatalogAccess access = cluster.access();
    return new MoveJobs(access.endpoint(), access.credentials());
  }

  @Override
  public Plan plan() {
    @Nullable Long before = jobs().progress(job).rowsPerSecond();
    return Plan.of(
        List.of(
            "move job %d: %s in place of %s"
                .formatted(job, text(moving.rowsPerSecond()), text(before))),
        Map.of("job", job));
  }

  private static String text(@Nullable Long rowsPerSecond) {
    if (rowsPerSecond == null) {
      return "a speed by the measured load";
    }
    return rowsPerSecond == 0 ? "no limit" : "at most " + rowsPerSecond + " rows/s";
  }

  @Override
  public Done carryOut(Progress progress) {
    jobs().setRowsPerSecond(job, moving.rowsPerSecond());
    return Done.of(
        List.of("move job " + job + ": " + text(moving.rowsPerSecond())), Map.of("job", job));
  }
}
