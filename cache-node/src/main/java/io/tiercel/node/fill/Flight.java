package io.tiercel.node.fill;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.tiercel.node.entry.Entry;
import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.loader.NodeException;
import io.tiercel.protocol.v1.RowResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One load of one key and everyone who waits for it. Its token is the lease to fill. A revoked
 * flight still answers those who joined before; nobody finds it any more. Thread-safe.
 */
final class Flight {
  /** What came of the load. */
  private sealed interface Landing {
    record Answer(Entry entry, RowResult.Origin origin, boolean ahead) implements Landing {}

    record Crash(NodeException failure) implements Landing {}
  }

  private final EntryKey key;
  private final long token;
  private final long epoch;
  private final long shape;
  private volatile boolean revoked;

  @GuardedBy("this")
  private List<KeyRequest> waiting = new ArrayList<>(2);

  @GuardedBy("this")
  private @Nullable Landing landing;

  /**
   * Not begun.
   *
   * @param shape the table's fingerprint that its answer will be encoded with
   */
  Flight(EntryKey key, long token, long epoch, long shape) {
    this.key = key;
    this.token = token;
    this.epoch = epoch;
    this.shape = shape;
  }

  EntryKey key() {
    return key;
  }

  long token() {
    return token;
  }

  long epoch() {
    return epoch;
  }

  long shape() {
    return shape;
  }

  /**
   * Its load began before a write was acknowledged: it must not fill, nor be kept in near caches.
   */
  void revoke() {
    revoked = true;
  }

  boolean revoked() {
    return revoked;
  }

  /** Waits for the landing, or is answered by it at once. */
  void join(KeyRequest request) {
    Landing already;
    synchronized (this) {
      already = landing;
      if (already == null) {
        waiting.add(request);
        return;
      }
    }
    tell(request, already);
  }

  synchronized boolean landed() {
    return landing != null;
  }

  /** Answers all who wait and all who still join, with what the shared entry tells from now on. */
  void land(Entry entry, RowResult.Origin origin) {
    land(new Landing.Answer(entry, origin, false));
  }

  /**
   * The same with what the primary told, while the shared entry may still tell something older: not
   * for near caches, from where nobody would know.
   */
  void landAhead(Entry entry) {
    revoke();
    land(new Landing.Answer(entry, RowResult.Origin.LOADED, true));
  }

  /** Fails all who wait and all who still join. */
  void crash(NodeException failure) {
    land(new Landing.Crash(failure));
  }

  private void land(Landing now) {
    List<KeyRequest> told;
    synchronized (this) {
      if (landing != null) {
        return;
      }
      landing = now;
      told = waiting;
      waiting = List.of();
    }
    told.forEach(request -> tell(request, now));
  }

  private void tell(KeyRequest request, Landing how) {
    if (how instanceof Landing.Answer answer) {
      request.answerRow(answer.entry(), answer.origin(), !revoked, answer.ahead());
    } else if (how instanceof Landing.Crash crash) {
      request.fail(crash.failure());
    }
  }
}
