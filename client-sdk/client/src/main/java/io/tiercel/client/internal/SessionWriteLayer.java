package io.tiercel.client.internal;

import io.tiercel.client.internal.session.SessionMarks;
import java.util.concurrent.CompletableFuture;

/** Tells a session what it has written. */
final class SessionWriteLayer<V> implements WriteLayer<V> {
  private final WriteLayer<V> next;

  SessionWriteLayer(WriteLayer<V> next) {
    this.next = next;
  }

  @Override
  public CompletableFuture<Stored<V>> write(WriteCall call) {
    SessionMarks session = call.session();
    if (session == null) {
      return next.write(call);
    }
    return next.write(call)
        .thenApply(
            stored -> {
              session.observe(call.address().bucket(), stored.stamp());
              return stored;
            });
  }
}
