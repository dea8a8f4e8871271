package io.tiercel.cli.load;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.router.move.MoveJobs;
import io.tiercel.router.move.MoveProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * When slots were on the move during a load.
 *
 * @param fromNanos from the load's begin; {@link Long#MAX_VALUE} when none was
 * @param toNanos from the load's begin
 */
record MoveTimes(long fromNanos, long toNanos) {
  private static final MoveTimes NONE = new MoveTimes(Long.MAX_VALUE, Long.MAX_VALUE);

  /** Of the jobs that were made since the load began; one under way lasts until now. */
  static MoveTimes read(LocalCluster cluster, Instant began, Instant now) {
    List<MoveProgress> jobs =
        new MoveJobs(cluster.catalogEndpoint(), cluster.mysqlCredentials())
            .list().stream().filter(job -> job.createdAt().isAfter(began)).toList();
    Optional<Instant> from =
        jobs.stream().map(MoveProgress::createdAt).min(Comparator.naturalOrder());
    Optional<Instant> to = jobs.stream().map(job -> end(job, now)).max(Comparator.naturalOrder());
    return from.isEmpty() || to.isEmpty()
        ? NONE
        : new MoveTimes(nanos(began, from.get()), nanos(began, to.get()));
  }

  private static Instant end(MoveProgress job, Instant now) {
    return job.finishedAt() == null ? now : job.finishedAt();
  }

  private static long nanos(Instant began, Instant then) {
    return Duration.between(began, then).toNanos();
  }

  /** When an operation that began then was made. */
  Latencies.Phase phase(long nanos) {
    if (nanos < fromNanos) {
      return Latencies.Phase.BEFORE;
    }
    return nanos < toNanos ? Latencies.Phase.DURING : Latencies.Phase.AFTER;
  }
}
