package io.tiercel.router.move;

import io.tiercel.router.replica.GtidSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How fast rows are copied. Confined to the mover's thread.
 *
 * <p>With a limit: that many rows a second, 0 for as many as can be. Without one the load decides:
 * a replica of either shard that is more than a second behind, or commits on the source or callers
 * of either shard that take twice as long as while the copy rests ({@link CalmPace}), halve the
 * speed; else it grows by a tenth a second. It rests for two seconds twice a minute.
 */
final class MoveSpeed {
  static final double FIRST_RATE = 10_000;

  private static final double LEAST_RATE = 200;
  private static final double MOST_RATE = 1_000_000;
  private static final double GROWTH = 1.1;
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long REST_EVERY_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Longer than callers are remembered: what they waited for before is forgotten by then. */
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final ShardSide source;
  private final ReplicaProof sourceReplicas;
  private final ShardSide target;
  private final ReplicaProof targetReplicas;
  private final List<CalmPace> paces;
  private final Supplier<@Nullable Long> limit;
  private double rate = FIRST_RATE;
  private long lookedNanos = System.nanoTime();
  private long restedNanos = System.nanoTime();
  private boolean resting;
  private GtidSet sourceBefore = GtidSet.EMPTY;
  private GtidSet targetBefore = GtidSet.EMPTY;

  /**
   * Measures once.
   *
   * @param sourceCallers how long the source's callers wait
   * @param targetCallers how long the target's callers wait
   * @param limit in rows a second; null for none
   */
  MoveSpeed(
      ShardSide source,
      ReplicaProof sourceReplicas,
      ShardSide target,
      ReplicaProof targetReplicas,
      Supplier<OptionalLong> sourceCallers,
      Supplier<OptionalLong> targetCallers,
      Supplier<@Nullable Long> limit)
      throws SQLException {
    this.source = source;
    this.sourceReplicas = sourceReplicas;
    this.target = target;
    this.targetReplicas = targetReplicas;
    this.paces =
        List.of(
            new CalmPace(this::commitNanos),
            new CalmPace(sourceCallers::get),
            new CalmPace(targetCallers::get));
    this.limit = limit;
  }

  private OptionalLong commitNanos() throws SQLException {
    long began = System.nanoTime();
    source.transaction(null, connection -> {});
    return OptionalLong.of(System.nanoTime() - began);
  }

  /** How long to wait after a chunk of so many rows that took so long. */
  long pauseNanos(int rows, long tookNanos) throws SQLException {
    Long ordered = limit.get();
    if (ordered != null) {
      return ordered == 0 ? 0 : pauseNanos(rows, tookNanos, ordered);
    }
    long now = System.nanoTime();
    if (!resting && now - restedNanos > REST_EVERY_NANOS) {
      resting = true;
      return REST_NANOS;
    }
    if (resting) {
      endRest();
    } else if (now - lookedNanos > LOOK_NANOS) {
      look();
    }
    return pauseNanos(rows, tookNanos, rate);
  }

  private static long pauseNanos(int rows, long tookNanos, double perSecond) {
    return Math.max(0, (long) (rows / perSecond * LOOK_NANOS) - tookNanos);
  }

  private void endRest() throws SQLException {
    for (CalmPace pace : paces) {
      pace.rested();
    }
    resting = false;
    restedNanos = System.nanoTime();
    lookedNanos = restedNanos;
  }

  private void look() throws SQLException {
    boolean slow = !sourceReplicas.allHave(sourceBefore) || !targetReplicas.allHave(targetBefore);
    for (CalmPace pace : paces) {
      slow |= pace.slow();
    }
    rate = next(rate, slow);
    sourceBefore = source.executed();
    targetBefore = target.executed();
    lookedNanos = System.nanoTime();
  }

  static double next(double rate, boolean busy) {
    return busy ? Math.max(LEAST_RATE, rate / 2) : Math.min(MOST_RATE, rate * GROWTH);
  }
}
