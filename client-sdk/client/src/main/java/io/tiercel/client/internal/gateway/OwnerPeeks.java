package io.tiercel.client.internal.gateway;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.UnsafeByteOperations;
import io.tiercel.client.internal.gateway.Gateway.PeekListener;
import io.tiercel.client.internal.mapping.KeyAddress;
import io.tiercel.protocol.HeldRow;
import io.tiercel.protocol.HeldRows;
import io.tiercel.protocol.v1.Peek;
import io.tiercel.protocol.v1.Peeked;
import io.tiercel.protocol.v1.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One peek at many keys, with a request to each of their owners. What is held is told as it comes.
 * What is missed is told together, so that it can be loaded together, but without waiting long for
 * a node that does not answer. Thread-safe.
 */
final class OwnerPeeks {
  /** A node that does not say for so long what it holds is not waited for by the others' keys. */
  static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** More in one request would keep those of others waiting. */
  static final int MAX_KEYS = 256;

  /** Sends a request to the owner of a slot. */
  interface Sender {
    CompletableFuture<Response> send(int slot, Peek peek);
  }

  private final List<KeyAddress> keys;
  private final PeekListener listener;
  private final Timer timer;

  @GuardedBy("this")
  private List<Integer> missed = new ArrayList<>();

  @GuardedBy("this")
  private int unanswered;

  @GuardedBy("this")
  private boolean waiting = true;

  OwnerPeeks(List<KeyAddress> keys, PeekListener listener, Timer timer) {
    this.keys = keys;
    this.listener = listener;
    this.timer = timer;
  }

  /** To be called once. */
  void send(IntFunction<String> ownerOfSlot, Sender sender) {
    List<List<Integer>> parts = parts(ownerOfSlot);
    synchronized (this) {
      unanswered = parts.size();
    }
    for (List<Integer> part : parts) {
      Peek.Builder peek = Peek.newBuilder();
      part.forEach(key -> peek.addKeys(UnsafeByteOperations.unsafeWrap(keys.get(key).bytes())));
      var unused =
          sender
              .send(keys.get(part.get(0)).slot(), peek.build())
              .whenComplete((response, failure) -> answered(part, response));
    }
  }

  private List<List<Integer>> parts(IntFunction<String> ownerOfSlot) {
    Map<String, List<Integer>> open = new LinkedHashMap<>();
    List<List<Integer>> parts = new ArrayList<>();
    for (int key = 0; key < keys.size(); key++) {
      String owner = ownerOfSlot.apply(keys.get(key).slot());
      List<Integer> part = open.get(owner);
      if (part == null || part.size() == MAX_KEYS) {
        part = new ArrayList<>();
        open.put(owner, part);
        parts.add(part);
      }
      part.add(key);
    }
    return parts;
  }

  private void answered(List<Integer> part, @Nullable Response response) {
    Peeked peeked = response == null ? Peeked.getDefaultInstance() : response.getPeeked();
    List<@Nullable HeldRow> rows = unpack(peeked);
    if (rows.size() != part.size()) {
      gather(part);
      return;
    }
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      HeldRow row = rows.get(i);
      if (row == null) {
        missing.add(part.get(i));
      } else {
        listener.held(part.get(i), row, nearTtlMillis(row, peeked));
      }
    }
    gather(missing);
  }

  private static List<@Nullable HeldRow> unpack(Peeked peeked) {
    try {
      return HeldRows.unpack(peeked.getHeld());
    } catch (IllegalArgumentException malformed) {
      return List.of(); // Each key's own read tells what is wrong.
    }
  }

  private static int nearTtlMillis(HeldRow row, Peeked peeked) {
    return row.absent() ? peeked.getAbsentNearTtlMillis() : peeked.getNearTtlMillis();
  }

  private void gather(List<Integer> missing) {
    boolean first;
    List<Integer> leaving = List.of();
    synchronized (this) {
      unanswered--;
      first = waiting && missed.isEmpty() && !missing.isEmpty();
      missed.addAll(missing);
      if (unanswered == 0 || !waiting) {
        leaving = take();
      }
    }
    if (!leaving.isEmpty()) {
      listener.missed(leaving);
    } else if (first) {
      timer.after(PATIENCE_NANOS, this::stopWaiting);
    }
  }

  private void stopWaiting() {
    List<Integer> leaving;
    synchronized (this) {
      waiting = false;
      leaving = take();
    }
    if (!leaving.isEmpty()) {
      listener.missed(leaving);
    }
  }

  @GuardedBy("this")
  private List<Integer> take() {
    List<Integer> taken = missed;
    missed = new ArrayList<>();
    return taken;
  }
}
