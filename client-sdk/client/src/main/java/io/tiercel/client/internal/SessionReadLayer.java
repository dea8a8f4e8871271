package io.tiercel.client.internal;

import io.tiercel.client.internal.session.SessionMarks;
import java.util.concurrent.CompletableFuture;

/** Tells a session what it has seen. */
final class SessionReadLayer<V> implements ReadLayer<V> {
  private final ReadLayer<V> next;

  SessionReadLayer(ReadLayer<V> next) {
    this.next = next;
  }

  @Override
  public CompletableFuture<Loaded<V>> read(ReadCall call) {
    SessionMarks session = call.session();
    if (session == null) {
      return next.read(call);
    }
    return next.read(call)
        .thenApply(
            loaded -> {
              session.observe(loaded.slot(), loaded.stamp());
              return loaded;
            });
  }
}
