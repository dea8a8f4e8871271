package io.tiercel.node.loader;

import io.tiercel.node.loader.ShardWriter.Written;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.Stamp;
import io.tiercel.protocol.v1.Failure;
import io.tiercel.router.Deadline;
import io.tiercel.router.RowWrite;
import io.tiercel.router.RowWritten;
import io.tiercel.router.ShardRouter;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A write that waits for its shard, and who waits for it.
 *
 * @param table of the row
 * @param write what the router is to do
 * @param deadline of the caller
 * @param result completed once
 */
record QueuedWrite(
    TableHandle table, RowWrite write, Deadline deadline, CompletableFuture<Written> result) {
  /** Writes it by itself. */
  void run(ShardRouter router) {
    if (deadline.hasPassed()) {
      failed(
          new NodeException(
              ErrorCode.DEADLINE_EXCEEDED, true, "the deadline passed before the write began"));
      return;
    }
    try {
      applied(router.write(write, deadline));
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  /** It is committed; what goes wrong from here on is told and not thrown. */
  void applied(RowWritten written) {
    try {
      @Nullable Object @Nullable [] stored = written.values();
      byte[] row = stored == null ? null : table.encodeRow(stored);
      Stamp stamp = new Stamp(written.stamp().term(), written.stamp().version());
      result.complete(new Written(stamp, written.existed(), row, written.repeated()));
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  void failed(RuntimeException cause) {
    result.completeExceptionally(NodeException.ofRows(cause, Failure.Outcome.UNKNOWN));
  }
}
