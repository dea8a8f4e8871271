package io.tiercel.node.loader;

import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.Stamp;
import io.tiercel.protocol.v1.Failure;
import io.tiercel.protocol.v1.Write;
import io.tiercel.router.Deadline;
import io.tiercel.router.RowKey;
import io.tiercel.router.RowWrite;
import io.tiercel.router.ShardRouter;
import io.tiercel.router.WriterSequence;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows on the shard that owns them. Each shard has its own bounded queue and threads, so a
 * slow one delays only itself. Thread-safe; never blocks the caller.
 */
public final class ShardWriter {
  /**
   * A committed write.
   *
   * @param stamp of the new state
   * @param existed false only for a DELETE that found nothing
   * @param row as MySQL holds it, null when there is none
   * @param repeated an earlier attempt had applied it
   */
  public record Written(Stamp stamp, boolean existed, byte @Nullable [] row, boolean repeated) {}

  private final ShardRouter router;
  private final int threadsPerShard;
  private final int maxWaiting;
  private final Executor executor;
  private final ScheduledExecutorService timer;
  private final NodeMetrics metrics;
  private final Map<String, ShardWriteLane> lanes = new ConcurrentHashMap<>();

  /** Writes run on the executor, which must have room for all shards' threads. */
  public ShardWriter(
      ShardRouter router,
      int threadsPerShard,
      int maxWaiting,
      Executor executor,
      ScheduledExecutorService timer,
      NodeMetrics metrics) {
    this.router = router;
    this.threadsPerShard = threadsPerShard;
    this.maxWaiting = maxWaiting;
    this.executor = executor;
    this.timer = timer;
    this.metrics = metrics;
  }

  /**
   * Applies one write.
   *
   * @param minVersion the new version is not lower
   * @param deadlineNanos on this JVM's monotonic clock
   * @return fails with a {@link NodeException}
   */
  public CompletableFuture<Written> write(
      TableHandle table, RowKey key, int slot, Write write, long minVersion, long deadlineNanos) {
    CompletableFuture<Written> result = new CompletableFuture<>();
    metrics.slotLoads().add(slot);
    try {
      RowWrite row = rowWrite(table, key, write, minVersion);
      QueuedWrite queued = new QueuedWrite(table, row, new Deadline(deadlineNanos), result);
      laneOf(router.shardMap().ownerOf(slot)).add(queued);
    } catch (RuntimeException e) {
      result.completeExceptionally(NodeException.ofRows(e, Failure.Outcome.NOT_APPLIED));
    }
    return result;
  }

  private ShardWriteLane laneOf(String shard) {
    return lanes.computeIfAbsent(
        shard,
        name -> new ShardWriteLane(name, router, threadsPerShard, maxWaiting, executor, timer));
  }

  private static RowWrite rowWrite(TableHandle table, RowKey key, Write write, long minVersion) {
    RowWrite.Kind kind = kindOf(write.getKind());
    @Nullable Object @Nullable [] values =
        kind == RowWrite.Kind.DELETE ? null : table.decodeRow(write.getRow().toByteArray());
    return new RowWrite(
        table.meta(),
        kind,
        key,
        values,
        write.getWrittenColumnsList(),
        write.getExpectedVersion(),
        minVersion,
        new WriterSequence(write.getWriterId(), write.getSequence()));
  }

  private static RowWrite.Kind kindOf(Write.Kind kind) {
    return switch (kind) {
      case INSERT -> RowWrite.Kind.INSERT;
      case PUT -> RowWrite.Kind.PUT;
      case UPDATE -> RowWrite.Kind.UPDATE;
      case DELETE -> RowWrite.Kind.DELETE;
      case KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new NodeException(ErrorCode.INTERNAL, false, "a write without a kind");
    };
  }
}
