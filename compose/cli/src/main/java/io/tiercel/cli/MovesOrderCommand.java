package io.tiercel.cli;

import io.tiercel.cli.deed.Deed;
import io.tiercel.cli.deed.DeedOptions;
import io.tiercel.cli.deed.Done;
import io.tiercel.cli.deed.Plan;
import io.tiercel.cli.output.Progress;
import io.tiercel.router.move.MoveJobs;
import io.tiercel.router.move.MoveProgress;
import io.tiercel.router.move.MoveState;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tiercel moves pause|resume|abort|retry}: an order to a job. */
@Command
final class MovesOrderCommand implements Callable<Integer>, Deed {
  /** What may be ordered. */
  enum Order {
    /** Rest. */
    PAUSE(MoveState.PAUSED, "let it rest; slots that were switched stay where they are"),
    /** Go on after a rest. */
    RESUME(MoveState.RUNNING, "let it go on"),
    /** End. */
    ABORT(MoveState.ABORTED, "end it; slots that were switched stay with the target"),
    /** Go on after a failure. */
    RETRY(MoveState.RUNNING, "let it try again; what is not switched is copied anew");

    private final MoveState wanted;
    private final String description;

    Order(MoveState wanted, String description) {
      this.wanted = wanted;
      this.description = description;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    String description() {
      return description;
    }
  }

  private final DeedFrame deeds;
  private final Order order;

  @Parameters(paramLabel = "JOB", description = "Its number, as ./tiercel moves shows it.")
  private long job;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private DeedOptions options = new DeedOptions();

  MovesOrderCommand(DeedFrame deeds, Order order) {
    this.deeds = deeds;
    this.order = order;
  }

  @Override
  public Integer call() {
    return deeds.run(this, options, () -> cluster.access());
  }

  @Override
  public String command() {
    return "moves " + order.word();
  }

  private MoveJobs jobs() {
    CatalogAccess access = cluster.access();
    return new MoveJobs(access.endpoint(), access.credentials());
  }

  @Override
  public Plan plan() {
    MoveProgress now = jobs().progress(job);
    String what =
        "move job %d (%s, %d of %d slots switched): %s"
            .formatted(job, now.state(), now.committed(), now.slots(), order.description());
    return now.state() == order.wanted
        ? Plan.nothing("move job " + job + " is " + now.state() + " already")
        : Plan.of(List.of(what), Map.of("job", job));
  }

  @Override
  public Done carryOut(Progress progress) {
    MoveJobs jobs = jobs();
    switch (order) {
      case PAUSE -> jobs.pause(job);
      case RESUME -> jobs.resume(job);
      case ABORT -> jobs.abort(job);
      case RETRY -> jobs.retry(job);
    }
    MoveState now = jobs.progress(job).state();
    return Done.of(List.of("move job " + job + " is " + now), Map.of("job", job, "state", now));
  }
}
