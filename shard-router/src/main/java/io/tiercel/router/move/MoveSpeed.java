package io.tiercel.router.move;

import io.tiercel.router.replica.GtidSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How fast rows are copied. Confined to the mover's thread.
 *
 * <p>With a limit: that many rows a second, 0 for as many as can be. Without one the load decides:
 * a replica of either shard that is more than a second behind, commits on the source that take
 * twice as long as they did when it was calm, or callers of either shard who wait twice as long
 * ({@link ForegroundPace}) halve the speed; else it grows by a tenth a second.
 */
final class MoveSpeed {
  static final double FIRST_RATE = 10_000;

  private static final double LEAST_RATE = 200;
  private static final double MOST_RATE = 1_000_000;
  private static final double GROWTH = 1.1;
  private static final double BUSY = 2;
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long CALM_FLOOR_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

  private final ShardSide source;
  private final ReplicaProof sourceReplicas;
  private final ShardSide target;
  private final ReplicaProof targetReplicas;
  private final List<ForegroundPace> foreground;
  private final Supplier<@Nullable Long> limit;
  private double rate = FIRST_RATE;
  private long lookedNanos = System.nanoTime();
  private long calmNanos = Long.MAX_VALUE;
  private GtidSet sourceBefore = GtidSet.EMPTY;
  private GtidSet targetBefore = GtidSet.EMPTY;

  MoveSpeed(
      ShardSide source,
      ReplicaProof sourceReplicas,
      ShardSide target,
      ReplicaProof targetReplicas,
      List<ForegroundPace> foreground,
      Supplier<@Nullable Long> limit) {
    this.source = source;
    this.sourceReplicas = sourceReplicas;
    this.target = target;
    this.targetReplicas = targetReplicas;
    this.foreground = foreground;
    this.limit = limit;
  }

  /** How long to wait after a chunk of so many rows that took so long. */
  long pauseNanos(int rows, long tookNanos) throws SQLException {
    Long ordered = limit.get();
    if (ordered != null && ordered == 0) {
      return 0;
    }
    if (ordered == null && System.nanoTime() - lookedNanos > LOOK_NANOS) {
      look();
    }
    double perSecond = ordered == null ? rate : ordered;
    return Math.max(0, (long) (rows / perSecond * LOOK_NANOS) - tookNanos);
  }

  private void look() throws SQLException {
    long began = System.nanoTime();
    source.transaction(null, connection -> {});
    long commitNanos = System.nanoTime() - began;
    calmNanos = Math.max(CALM_FLOOR_NANOS, Math.min(calmNanos, commitNanos));
    boolean behind = !sourceReplicas.allHave(sourceBefore) || !targetReplicas.allHave(targetBefore);
    rate = next(rate, behind || foregroundSlow() || commitNanos > BUSY * calmNanos);
    sourceBefore = source.executed();
    targetBefore = target.executed();
    lookedNanos = System.nanoTime();
  }

  /** All of them look, so that each knows what is calm. */
  private boolean foregroundSlow() {
    boolean slow = false;
    for (ForegroundPace pace : foreground) {
      slow |= pace.slow(rate <= LEAST_RATE);
    }
    return slow;
  }

  static double next(double rate, boolean busy) {
    return busy ? Math.max(LEAST_RATE, rate / 2) : Math.min(MOST_RATE, rate * GROWTH);
  }
}
