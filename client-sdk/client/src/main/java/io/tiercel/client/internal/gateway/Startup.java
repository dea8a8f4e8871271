package io.tiercel.client.internal.gateway;

import io.tiercel.client.Outcome;
import io.tiercel.client.TiercelException;
import io.tiercel.client.internal.nearcache.InvalidationFeed;
import io.tiercel.protocol.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for a node that answers, a view of the cluster and a first proof, and remembers what each
 * address said last. Thread-safe.
 */
final class Startup {
  private final List<String> seeds;
  private final ClusterNodes nodes;
  private final InvalidationFeed feed;
  private final CompletableFuture<Boolean> started = new CompletableFuture<>();
  private final Map<String, TiercelException> lastFailures = new ConcurrentHashMap<>();

  Startup(List<String> seeds, ClusterNodes nodes, InvalidationFeed feed) {
    this.seeds = seeds;
    this.nodes = nodes;
    this.feed = feed;
  }

  /** Something has changed for the better. */
  void check() {
    if (!started.isDone() && nodes.anyUsable() && feed.started()) {
      started.complete(true);
    }
  }

  void failed(String address, TiercelException failure) {
    lastFailures.put(address, failure);
    if (failure.code() == ErrorCode.UNAUTHENTICATED) {
      started.completeExceptionally(failure);
    }
  }

  void await(long deadlineMillis) {
    try {
      started.get(deadlineMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unreachable();
    } catch (ExecutionException e) {
      throw refused(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable();
    }
  }

  /** Which addresses were tried and what each said. */
  TiercelException unreachable() {
    Map<String, String> said = new TreeMap<>();
    seeds.forEach(seed -> said.put(seed, "no answer"));
    lastFailures.forEach((address, failure) -> said.put(address, failure.detail()));
    TiercelException exception =
        new TiercelException(
            ErrorCode.NODE_UNAVAILABLE, "no cache node can be reached; tried " + said);
    lastFailures.values().forEach(exception::addSuppressed);
    return exception;
  }

  private static TiercelException refused(ExecutionException e) {
    if (e.getCause() instanceof TiercelException failure) {
      return new TiercelException(
          failure.code(),
          Outcome.NOT_APPLIED,
          "the cluster refused the credentials; check client name and secret ("
              + failure.detail()
              + ")",
          failure);
    }
    return new TiercelException(ErrorCode.INTERNAL, Outcome.NOT_APPLIED, "connecting failed", e);
  }
}
