package io.tiercel.node.invalidation;

import io.tiercel.protocol.v1.AuditAnswer;
import io.tiercel.protocol.v1.AuditQuestion;
import io.tiercel.protocol.v1.InvalidationBatch;
import java.util.concurrent.CompletableFuture;

/**
 * One SDK's stream. Sending never blocks; closing, under the relay's lock, does not call back
 * either.
 */
public interface Subscriber {
  /** Sends a batch behind those before it, or keeps it until the SDK reads. */
  void send(InvalidationBatch batch);

  /** Who listens, for operators. */
  String name();

  /**
   * Asks what the SDK's near caches hold; its {@code id} is set here. One question at a time: the
   * one before it is given up. Never called under the relay's lock.
   *
   * @return completed when the SDK answers, which it need not
   */
  CompletableFuture<AuditAnswer> ask(AuditQuestion.Builder question);

  /** Ends the stream: what was sent is not all there was, and the SDK has to revalidate. */
  void close(String why);
}
