package io.tiercel.client.internal;

import io.tiercel.client.TiercelException;
import io.tiercel.client.internal.metrics.ClientCounters;
import io.tiercel.client.internal.nearcache.Lease;
import io.tiercel.client.internal.nearcache.NearCache;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Fills the near cache with what comes back, under a lease taken before the request leaves, and
 * lets a later reader of the same key share a request that is under way.
 *
 * <p>Sharing makes the answer at most as old as the request, so a reader shares only a request
 * younger than its bound, and none whose key was invalidated or written meanwhile.
 */
final class FillLayer<V> implements ReadLayer<V> {
  private final ReadLayer<V> next;
  private final NearCache<V> nearCache;
  private final LongSupplier nanoClock;
  private final ClientCounters counters;
  private final ConcurrentHashMap<Object, Flight<V>> flights = new ConcurrentHashMap<>();

  private record Flight<V>(
      Lease<V> lease, long deadlineNanos, CompletableFuture<Loaded<V>> answer) {}

  FillLayer(
      ReadLayer<V> next, NearCache<V> nearCache, LongSupplier nanoClock, ClientCounters counters) {
    this.next = next;
    this.nearCache = nearCache;
    this.nanoClock = nanoClock;
    this.counters = counters;
  }

  @Override
  public CompletableFuture<Loaded<V>> read(ReadCall call) {
    Flight<V> flight = flights.get(call.nearKey());
    if (flight == null || !mayShare(flight, call)) {
      return lead(call);
    }
    counters.mergedReads.increment();
    return flight.answer().exceptionallyCompose(failure -> afterShared(failure, call));
  }

  @Override
  public void peek(List<ReadCall> calls, Found<V> found) {
    if (!nearCache.keepsAny()) {
      next.peek(calls, found);
      return;
    }
    long now = nanoClock.getAsLong();
    List<Lease<V>> leases = new ArrayList<>(calls.size());
    calls.forEach(call -> leases.add(nearCache.lease(call.nearKey(), now)));
    next.peek(
        calls,
        new Found<>() {
          @Override
          public void held(int call, Loaded<V> loaded) {
            fill(leases.get(call), loaded);
            found.held(call, loaded);
          }

          @Override
          public void missed(List<Integer> missing) {
            missing.forEach(call -> leases.get(call).close());
            found.missed(missing);
          }
        });
  }

  private static boolean mayShare(Flight<?> flight, ReadCall call) {
    long asOf = flight.lease().asOfNanos();
    return !call.strong()
        && call.startedNanos() - asOf <= call.boundNanos()
        && flight.deadlineNanos() - call.deadlineNanos() <= 0
        && !flight.lease().revoked()
        && (call.session() == null
            || call.session().admits(call.address().bucket(), Stamp.NONE, asOf, false));
  }

  /** The other's deadline passed first: there is still time to ask oneself. */
  private CompletableFuture<Loaded<V>> afterShared(Throwable failure, ReadCall call) {
    TiercelException cause = Awaiting.unwrap(failure);
    boolean timeLeft = nanoClock.getAsLong() - call.deadlineNanos() < 0;
    return cause.code() == ErrorCode.DEADLINE_EXCEEDED && timeLeft
        ? lead(call)
        : CompletableFuture.failedFuture(cause);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The flight's answer says how it ended.
  private CompletableFuture<Loaded<V>> lead(ReadCall call) {
    Lease<V> lease = nearCache.lease(call.nearKey(), nanoClock.getAsLong());
    CompletableFuture<Loaded<V>> answer = new CompletableFuture<>();
    Flight<V> flight = new Flight<>(lease, call.deadlineNanos(), answer);
    flights.put(call.nearKey(), flight);
    CompletableFuture<Loaded<V>> asked;
    try {
      asked = next.read(call);
    } catch (RuntimeException e) {
      asked = CompletableFuture.failedFuture(e);
    }
    asked.whenComplete((loaded, failure) -> land(call.nearKey(), flight, loaded, failure));
    return answer;
  }

  private void land(
      Object nearKey, Flight<V> flight, @Nullable Loaded<V> loaded, @Nullable Throwable failure) {
    flights.remove(nearKey, flight);
    fill(flight.lease(), loaded);
    if (loaded != null) {
      flight.answer().complete(loaded);
    } else if (failure != null) {
      flight.answer().completeExceptionally(Awaiting.unwrap(failure));
    }
  }

  /** Ends the lease, with what came, if anything did. */
  private static <V> void fill(Lease<V> held, @Nullable Loaded<V> loaded) {
    try (Lease<V> lease = held) {
      if (loaded != null) {
        lease.fill(
            loaded.value(),
            loaded.stamp(),
            loaded.ttlNanos(),
            loaded.bucket(),
            loaded.bytes(),
            loaded.checksum());
      }
    }
  }
}
