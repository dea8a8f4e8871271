package io.tiercel.node.service;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tiercel.node.invalidation.Relay;
import io.tiercel.node.invalidation.Subscriber;
import io.tiercel.protocol.v1.AuditAnswer;
import io.tiercel.protocol.v1.AuditQuestion;
import io.tiercel.protocol.v1.InvalidationBatch;
import io.tiercel.protocol.v1.Probe;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One SDK's invalidations. A bounded number waits for a slow reader; beyond it the stream is closed
 * and the SDK revalidates. Thread-safe; sends on the thread that has something to send, one at a
 * time, or on the executor when the SDK reads again.
 */
final class InvalidationStream implements Subscriber, StreamObserver<Probe> {
  private static final int MAX_WAITING = 10_000;

  /** An SDK that leaves so many questions in a row unanswered does not know or allow them. */
  private static final int MAX_UNANSWERED = 3;

  private record Asked(long id, CompletableFuture<AuditAnswer> answer) {}

  private final ServerCallStreamObserver<InvalidationBatch> call;
  private final Relay relay;
  private final Executor executor;
  private final AtomicBoolean sending = new AtomicBoolean();

  @GuardedBy("waiting")
  private final ArrayDeque<InvalidationBatch> waiting = new ArrayDeque<>();

  @GuardedBy("waiting")
  private int waitingInvalidations;

  @GuardedBy("waiting")
  private @Nullable String closing;

  @GuardedBy("waiting")
  private int unanswered;

  private final String name;

  @GuardedBy("waiting")
  private Asked asked = new Asked(0, new CompletableFuture<>());

  private volatile boolean ended;

  /** {@code name} is who listens. */
  InvalidationStream(
      String name,
      ServerCallStreamObserver<InvalidationBatch> call,
      Relay relay,
      Executor executor) {
    this.name = name;
    this.call = call;
    this.relay = relay;
    this.executor = executor;
  }

  /** Subscribes; nothing of the constructor's object escapes before it is whole. */
  void open() {
    call.setOnReadyHandler(this::schedule);
    call.setOnCancelHandler(this::end);
    relay.subscribe(this);
  }

  @Override
  public void send(InvalidationBatch batch) {
    synchronized (waiting) {
      waitingInvalidations += batch.getInvalidationsCount() + 1;
      if (waitingInvalidations > MAX_WAITING) {
        waiting.clear();
        closing = "too many invalidations wait for a reader that does not keep up";
      }
      waiting.add(batch);
    }
    if (!ended && sending.compareAndSet(false, true)) {
      drain();
    }
  }

  @Override
  public void close(String why) {
    synchronized (waiting) {
      closing = why;
    }
    schedule();
  }

  private void schedule() {
    if (!ended && sending.compareAndSet(false, true)) {
      executor.execute(this::drain);
    }
  }

  private void drain() {
    try {
      InvalidationBatch next = next();
      while (next != null) {
        call.onNext(next);
        next = next();
      }
      closeIfAsked();
    } catch (IllegalStateException e) {
      // The call ended between the look and the send.
      end();
    } finally {
      sending.set(false);
    }
    if (hasWork()) {
      schedule();
    }
  }

  private @Nullable InvalidationBatch next() {
    synchronized (waiting) {
      if (ended || closing != null || !call.isReady()) {
        return null;
      }
      InvalidationBatch next = waiting.poll();
      if (next != null) {
        waitingInvalidations -= next.getInvalidationsCount() + 1;
      }
      return next;
    }
  }

  private boolean hasWork() {
    synchronized (waiting) {
      return !ended && (closing != null || (!waiting.isEmpty() && call.isReady()));
    }
  }

  private void closeIfAsked() {
    String why;
    synchronized (waiting) {
      why = closing;
    }
    if (why != null && !ended) {
      end();
      call.onError(Status.UNAVAILABLE.withDescription(why).asRuntimeException());
    }
  }

  private void end() {
    ended = true;
    relay.unsubscribe(this);
    synchronized (waiting) {
      waiting.clear();
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletableFuture<AuditAnswer> ask(AuditQuestion.Builder question) {
    CompletableFuture<AuditAnswer> answer = new CompletableFuture<>();
    synchronized (waiting) {
      if (unanswered >= MAX_UNANSWERED) {
        return CompletableFuture.completedFuture(AuditAnswer.getDefaultInstance());
      }
      unanswered++;
      asked = new Asked(asked.id() + 1, answer);
      question.setId(asked.id());
    }
    relay.tell(this, InvalidationBatch.newBuilder().setAudit(question).build());
    return answer;
  }

  private void answered(AuditAnswer answer) {
    Asked open;
    synchronized (waiting) {
      open = asked;
      if (answer.getId() == open.id()) {
        unanswered = 0;
      }
    }
    if (answer.getId() == open.id()) {
      open.answer().complete(answer);
    }
  }

  @Override
  public void onNext(Probe probe) {
    if (probe.hasAudit()) {
      answered(probe.getAudit());
    }
    relay.probe(this, probe.getSentNanos());
  }

  @Override
  public void onError(Throwable failure) {
    end();
  }

  @Override
  public void onCompleted() {
    end();
    call.onCompleted();
  }
}
