package io.tiercel.cli.move;

import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunException;
import io.tiercel.router.move.MoveJobs;
import io.tiercel.router.move.MovePlan;
import io.tiercel.router.move.MoveProgress;
import io.tiercel.router.move.MoveState;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Orders a move and waits for its end. Confined to one thread. */
public final class MoveOrder {
  private static final Duration LOOK = Duration.ofMillis(250);

  private final MoveJobs jobs;
  private final Progress progress;

  /** Over these jobs. */
  public MoveOrder(MoveJobs jobs, Progress progress) {
    this.jobs = jobs;
    this.progress = progress;
  }

  /**
   * Carries a plan out, or goes on with the job of the same kind that an earlier command ordered.
   *
   * @param rowsPerSecond the limit; 0 for none; null to let the measured load decide
   * @return the finished job with its times; nothing when there was nothing to move
   * @throws RunException the job failed, was paused or aborted
   */
  public Optional<FinishedMove> carryOut(MovePlan plan, @Nullable Long rowsPerSecond) {
    Optional<MoveProgress> underWay =
        jobs.list().stream()
            .filter(job -> job.kind() == plan.kind() && !job.state().ended())
            .findFirst();
    if (underWay.isEmpty() && plan.moves().isEmpty()) {
      return Optional.empty();
    }
    long job = underWay.isPresent() ? underWay.get().job() : jobs.create(plan, rowsPerSecond);
    if (underWay.isPresent() && underWay.get().state() == MoveState.FAILED) {
      jobs.retry(job);
    }
    return Optional.of(await(job));
  }

  /** Waits until a job has moved everything and the sources have no rows of it any more. */
  public FinishedMove await(long job) {
    progress.step("moving slots (job " + job + ")");
    long rowsBefore = jobs.progress(job).copiedRows();
    long began = System.nanoTime();
    long looked = began;
    long copying = 0;
    long committed = 0;
    while (true) {
      MoveProgress now = jobs.progress(job);
      requireGoingOn(now);
      long time = System.nanoTime();
      // Source by source: copied slots are switched before the next source's are copied.
      if (now.copied() == now.committed() && now.committed() < now.slots()) {
        copying += time - looked;
      }
      looked = time;
      if (committed == 0 && now.committed() == now.slots()) {
        committed = time;
        progress.step("sources forget the rows");
      }
      progress.detail(detail(now));
      if (now.state() == MoveState.DONE) {
        return new FinishedMove(
            now,
            now.copiedRows() - rowsBefore,
            Duration.ofNanos(copying),
            Duration.ofNanos(committed - began));
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private static String detail(MoveProgress now) {
    return now.committed() == now.slots()
        ? now.purged() + " of " + now.slots() + " slots"
        : now.committed()
            + " of "
            + now.slots()
            + " slots switched, "
            + String.format(Locale.ROOT, "%,d", now.copiedRows())
            + " rows copied";
  }

  private static void requireGoingOn(MoveProgress now) {
    switch (now.state()) {
      case FAILED ->
          throw RunException.failed(
              "move job %d has failed: %s. Mend it, then: ./tiercel moves retry %d (or abort)"
                  .formatted(now.job(), now.problem(), now.job()),
              null);
      case ABORTING, ABORTED ->
          throw RunException.failed(
              "move job %d was aborted: %d of %d slots stay where they came"
                  .formatted(now.job(), now.committed(), now.slots()),
              null);
      case PAUSED ->
          throw RunException.failed(
              "move job %d was paused. To go on: ./tiercel moves resume %d, then this command again"
                  .formatted(now.job(), now.job()),
              null);
      case PLANNED, RUNNING, DONE -> {}
    }
  }

  /** What a plan does, a line for each source and target. */
  public static List<String> lines(MovePlan plan) {
    return plan.parts().stream()
        .map(
            part ->
                String.format(
                    Locale.ROOT,
                    "move %,d slots from %s to %s: %,d rows, about %,d KiB",
                    part.slots(),
                    part.source(),
                    part.target(),
                    part.rows(),
                    part.bytes() >> 10))
        .toList();
  }
}
