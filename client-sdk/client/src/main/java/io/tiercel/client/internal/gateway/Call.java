package io.tiercel.client.internal.gateway;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import io.tiercel.client.Outcome;
import io.tiercel.client.TiercelException;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.TableShape;
import io.tiercel.protocol.v1.Peek;
import io.tiercel.protocol.v1.Read;
import io.tiercel.protocol.v1.Request;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.Write;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request from the caller's first wish to its end, over as many attempts as it takes. Every
 * attempt has the same id, so the first answer wins wherever it comes from. Thread-safe.
 */
final class Call {
  private final long id;
  private final TableShape table;
  private final ByteString key;
  private final int slot;
  private final MessageLite operation;
  private final long startedNanos;
  private final long deadlineNanos;
  private final CompletableFuture<Response> answer = new CompletableFuture<>();

  @GuardedBy("this")
  private boolean ended;

  @GuardedBy("this")
  private int sends;

  @GuardedBy("this")
  private int refusals;

  @GuardedBy("this")
  private boolean mayBeApplied;

  @GuardedBy("this")
  private @Nullable TiercelException lastFailure;

  private volatile @Nullable NodeStream stream;
  private volatile long sentNanos;
  private volatile boolean hedged;

  Call(
      long id,
      TableShape table,
      byte[] key,
      int slot,
      MessageLite operation,
      long startedNanos,
      long deadlineNanos) {
    this.id = id;
    this.table = table;
    this.key = UnsafeByteOperations.unsafeWrap(key);
    this.slot = slot;
    this.operation = operation;
    this.startedNanos = startedNanos;
    this.deadlineNanos = deadlineNanos;
  }

  long id() {
    return id;
  }

  int slot() {
    return slot;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  CompletableFuture<Response> answer() {
    return answer;
  }

  /** How large the request is on the wire, about. */
  int bytes() {
    return key.size() + 64 + operation.getSerializedSize();
  }

  @Nullable NodeStream stream() {
    return stream;
  }

  void assign(NodeStream to) {
    stream = to;
  }

  /** The request for one attempt, or null when the call has ended. */
  @Nullable Request beginSend(long nowNanos) {
    synchronized (this) {
      if (ended) {
        return null;
      }
      sends++;
    }
    sentNanos = nowNanos;
    long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - nowNanos);
    Request.Builder request =
        Request.newBuilder()
            .setId(id)
            .setTable(table.name())
            .setFingerprint(table.fingerprint())
            .setKey(key)
            .setDeadlineMillis((int) Math.max(1, leftMillis));
    if (operation instanceof Read read) {
      request.setRead(read);
    } else if (operation instanceof Write write) {
      request.setWrite(write);
    } else if (operation instanceof Peek peek) {
      request.setPeek(peek);
    }
    return request.build();
  }

  private boolean writes() {
    return operation instanceof Write;
  }

  /** Whether it was sent, and lies unanswered for longer than this. */
  synchronized boolean silentFor(long nanos, long nowNanos) {
    return sends > 0 && !ended && nowNanos - sentNanos > nanos;
  }

  /** True once: a second node may be asked while the first is silent. */
  boolean hedgeOnce() {
    if (hedged) {
      return false;
    }
    hedged = true;
    return true;
  }

  /** A node answered this attempt with a failure that may pass. Returns how many there were. */
  synchronized int refused(TiercelException failure) {
    lastFailure = failure;
    mayBeApplied |= failure.outcome() != Outcome.NOT_APPLIED;
    return ++refusals;
  }

  /** There was no node to send it to. Returns how many attempts there were. */
  synchronized int unsendable(TiercelException failure) {
    lastFailure = failure;
    return sends;
  }

  void succeed(Response response) {
    if (end()) {
      answer.complete(response);
    }
  }

  /** A node's last word. */
  void fail(TiercelException failure) {
    if (end()) {
      answer.completeExceptionally(
          new TiercelException(failure.code(), outcomeAfter(failure), failure.detail(), failure));
    }
  }

  /** The deadline has passed. */
  void expire() {
    if (end()) {
      answer.completeExceptionally(deadlineExceeded());
    }
  }

  private synchronized boolean end() {
    boolean first = !ended;
    ended = true;
    return first;
  }

  private synchronized TiercelException deadlineExceeded() {
    long waitedMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - startedNanos);
    String last = lastFailure == null ? "" : "; the last answer was " + lastFailure.getMessage();
    String what =
        (writes() ? "a write to" : "a read of")
            + " table "
            + table.name()
            + " had no answer after "
            + waitedMillis
            + " ms and "
            + sends
            + (sends == 1 ? " attempt" : " attempts")
            + last;
    return new TiercelException(ErrorCode.DEADLINE_EXCEEDED, unresolved(), what, lastFailure);
  }

  /**
   * An error that is the same in every attempt is the last word; any other says nothing about the
   * silent ones, nor about those of which the node could not tell. A silent one may be applied even
   * after this answer.
   */
  private synchronized Outcome outcomeAfter(TiercelException failure) {
    boolean silentAttempt = sends > refusals + 1;
    if (failure.outcome() != Outcome.NOT_APPLIED
        || failure.code().sameInEveryAttempt()
        || !(silentAttempt || mayBeApplied)) {
      return failure.outcome();
    }
    return unresolved();
  }

  @GuardedBy("this")
  private Outcome unresolved() {
    if (!writes() || sends == 0) {
      return Outcome.NOT_APPLIED;
    }
    boolean allRefused = sends == refusals && !mayBeApplied;
    return allRefused ? Outcome.NOT_APPLIED : Outcome.UNKNOWN;
  }
}
