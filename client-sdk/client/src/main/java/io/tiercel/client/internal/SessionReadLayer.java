package io.tiercel.client.internal;

import io.tiercel.client.internal.session.SessionMarks;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Tells a session what it has seen, and keeps an answer from it that is older than that: then the
 * primary is asked.
 */
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
        .thenCompose(
            loaded ->
                call.strong() || admits(session, loaded)
                    ? CompletableFuture.completedFuture(loaded)
                    : next.read(call.asStrong()))
        .thenApply(loaded -> seen(session, loaded));
  }

  @Override
  public void peek(List<ReadCall> calls, Found<V> found) {
    SessionMarks session = calls.get(0).session();
    if (session == null) {
      next.peek(calls, found);
      return;
    }
    next.peek(
        calls,
        new Found<>() {
          @Override
          public void held(int call, Loaded<V> loaded) {
            if (admits(session, loaded)) {
              found.held(call, seen(session, loaded));
            } else {
              missed(List.of(call));
            }
          }

          @Override
          public void missed(List<Integer> missing) {
            found.missed(missing);
          }
        });
  }

  private static boolean admits(SessionMarks session, Loaded<?> loaded) {
    return session.admitsAnswer(loaded.bucket(), loaded.stamp(), loaded.value() == null);
  }

  private static <V> Loaded<V> seen(SessionMarks session, Loaded<V> loaded) {
    if (loaded.ahead()) {
      session.observeAhead(loaded.bucket(), loaded.stamp());
    } else {
      session.observe(loaded.bucket(), loaded.stamp());
    }
    if (loaded.value() == null) {
      session.observeAbsence(loaded.bucket());
    }
    return loaded;
  }
}
