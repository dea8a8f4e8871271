package io.tiercel.node.fill;

import io.tiercel.node.entry.Entry;
import io.tiercel.node.entry.EntryStore;
import io.tiercel.node.loader.LoadRequest;
import io.tiercel.node.loader.ShardLoader;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.v1.RowResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers reads at the node that owns their keys: from the owner's view, else from a flight that
 * stands, else by opening a flight that asks the entry and then MySQL. Thread-safe; never blocks.
 */
public final class OwnerReads {
  private final EntryStore store;
  private final LeaseTable leases;
  private final ShardLoader loader;
  private final RequestDeadlines deadlines;
  private final NodeMetrics metrics;

  /** With everything it needs. */
  public OwnerReads(
      EntryStore store,
      LeaseTable leases,
      ShardLoader loader,
      RequestDeadlines deadlines,
      NodeMetrics metrics) {
    this.store = store;
    this.leases = leases;
    this.loader = loader;
    this.deadlines = deadlines;
    this.metrics = metrics;
  }

  /** Answers reads that came together; what they have to load leaves together. */
  public void read(List<KeyRequest> requests) {
    List<FlightLoad> opened = new ArrayList<>();
    long hits = 0;
    long nowMillis = System.currentTimeMillis();
    for (KeyRequest request : requests) {
      if (request.wire().getRead().getStrong()) {
        metrics.count(Count.STRONG_READS);
        deadlines.watch(request);
        opened.add(flightLoad(request, leases.openOwn(request), true));
        continue;
      }
      Entry entry = store.view(request.key());
      if (entry != null && entry.answers(nowMillis, request.table().fingerprint())) {
        hits++;
        request.answerRow(entry, RowResult.Origin.SHARED, true);
      } else {
        joinOrOpen(request, opened);
      }
    }
    metrics.count(Count.READS, requests.size());
    metrics.count(Count.HITS, hits);
    depart(opened);
  }

  private void joinOrOpen(KeyRequest request, List<FlightLoad> opened) {
    deadlines.watch(request);
    Flight flight = leases.joinOrOpen(request);
    if (flight == null) {
      metrics.count(Count.JOINED);
    } else {
      opened.add(flightLoad(request, flight, false));
    }
  }

  private FlightLoad flightLoad(KeyRequest request, Flight flight, boolean strong) {
    return new FlightLoad(request, flight, strong, store, leases, loader, metrics);
  }

  /** Asks the entries of all, then loads in one go those that none answered. */
  private void depart(List<FlightLoad> opened) {
    if (opened.isEmpty()) {
      return;
    }
    Departure departure = new Departure(opened.size(), loader);
    for (FlightLoad load : opened) {
      var unused =
          store
              .read(load.key())
              .whenComplete((entry, failure) -> departure.decided(decide(load, entry, failure)));
    }
  }

  private static @Nullable LoadRequest decide(
      FlightLoad load, @Nullable Entry entry, @Nullable Throwable failure) {
    return failure == null ? load.afterEntry(entry) : load.withoutEntry();
  }
}
