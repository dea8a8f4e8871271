package io.tiercel.node.invalidation;

import io.tiercel.protocol.v1.InvalidationBatch;

/** One SDK's stream. Called under the relay's lock: must neither block nor call back. */
public interface Subscriber {
  /** Takes a batch, in order, for sending. */
  void send(InvalidationBatch batch);

  /** Ends the stream: what was sent is not all there was, and the SDK has to revalidate. */
  void close(String why);
}
