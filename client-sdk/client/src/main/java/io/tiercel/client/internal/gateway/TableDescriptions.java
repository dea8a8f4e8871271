package io.tiercel.client.internal.gateway;

import io.grpc.stub.StreamObserver;
import io.tiercel.client.Outcome;
import io.tiercel.client.TiercelException;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.v1.DescribeRequest;
import io.tiercel.protocol.v1.TableDescription;
import io.tiercel.protocol.v1.TiercelNodeGrpc;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Asks one node after the other for a table's shape until the deadline. Thread-safe. */
final class TableDescriptions {
  private final ClusterNodes nodes;
  private final Timer timer;
  private final LongSupplier nanoClock;
  private final Backoff backoff;

  TableDescriptions(ClusterNodes nodes, Timer timer, LongSupplier nanoClock, Backoff backoff) {
    this.nodes = nodes;
    this.timer = timer;
    this.nanoClock = nanoClock;
    this.backoff = backoff;
  }

  CompletableFuture<TableDescription> describe(String table, int refusals, long deadlineNanos) {
    Attempts attempts = new Attempts(table, deadlineNanos);
    if (refusals == 0) {
      attempts.next(null);
    } else {
      timer.after(backoff.nanos(refusals), () -> attempts.next(null));
    }
    return attempts.answer;
  }

  private final class Attempts {
    private final String table;
    private final long deadlineNanos;
    private final CompletableFuture<TableDescription> answer = new CompletableFuture<>();
    private int count;

    Attempts(String table, long deadlineNanos) {
      this.table = table;
      this.deadlineNanos = deadlineNanos;
    }

    void next(@Nullable NodeStream avoid) {
      count++;
      long leftNanos = deadlineNanos - nanoClock.getAsLong();
      NodeStream node = nodes.choose(0, avoid);
      if (leftNanos <= 0) {
        fail(null);
      } else if (node == null) {
        again(null);
      } else {
        TiercelNodeGrpc.newStub(node.channel())
            .withDeadlineAfter(leftNanos, TimeUnit.NANOSECONDS)
            .describe(DescribeRequest.newBuilder().setTable(table).build(), new Description(node));
      }
    }

    private void again(@Nullable NodeStream avoid) {
      timer.after(backoff.nanos(count), () -> next(avoid));
    }

    private void fail(@Nullable TiercelException last) {
      answer.completeExceptionally(
          new TiercelException(
              ErrorCode.DEADLINE_EXCEEDED,
              Outcome.NOT_APPLIED,
              "no node described table " + table + " in " + count + " attempts",
              last));
    }

    private final class Description implements StreamObserver<TableDescription> {
      private final NodeStream node;

      Description(NodeStream node) {
        this.node = node;
      }

      @Override
      public void onNext(TableDescription description) {
        answer.complete(description);
      }

      @Override
      public void onError(Throwable error) {
        TiercelException failure = Failures.of(node.address(), error);
        if (failure.code().kind() != ErrorCode.Kind.DEPENDENCY) {
          answer.completeExceptionally(failure);
        } else if (nanoClock.getAsLong() - deadlineNanos >= 0) {
          fail(failure);
        } else {
          again(node);
        }
      }

      @Override
      public void onCompleted() {
        answer.completeExceptionally(
            new TiercelException(
                ErrorCode.INTERNAL, "node " + node.address() + " described nothing"));
      }
    }
  }
}
