package io.tiercel.node.fill;

import io.tiercel.node.entry.Entry;
import io.tiercel.node.entry.EntryStore;
import io.tiercel.node.fill.FlightLoad.Source;
import io.tiercel.node.loader.LoadRequest;
import io.tiercel.node.loader.ShardLoader;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.node.ownership.Voice;
import io.tiercel.protocol.v1.Read;
import io.tiercel.protocol.v1.ReadGroup;
import io.tiercel.protocol.v1.RowResult;
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
  private final HandedLoads handed;
  private final Voice voice;
  private final RequestDeadlines deadlines;
  private final NodeMetrics metrics;

  /** With everything it needs. */
  public OwnerReads(
      EntryStore store,
      LeaseTable leases,
      ShardLoader loader,
      HandedLoads handed,
      Voice voice,
      RequestDeadlines deadlines,
      NodeMetrics metrics) {
    this.store = store;
    this.leases = leases;
    this.loader = loader;
    this.handed = handed;
    this.voice = voice;
    this.deadlines = deadlines;
    this.metrics = metrics;
  }

  /** Answers reads that came together; what they have to load leaves together. */
  public void read(List<KeyRequest> requests) {
    Leaving leaving = new Leaving();
    long hits = 0;
    long nowMillis = System.currentTimeMillis();
    for (KeyRequest request : requests) {
      Read read = request.wire().getRead();
      Leaving.Part part = leaving.partOf(request);
      if (read.getStrong()) {
        metrics.count(Count.STRONG_READS);
        deadlines.watch(request);
        part.opened().add(flightLoad(request, leases.openOwn(request), Source.PRIMARY));
        continue;
      }
      if (!voice.speaksFor(request.key().slot())) {
        metrics.count(Count.UNSPOKEN);
        deadlines.watch(request);
        part.opened().add(flightLoad(request, leases.openApart(request), Source.PAST_THE_ENTRY));
        continue;
      }
      Entry entry = store.view(request.key());
      if (entry != null
          && entry.answers(
              nowMillis, request.table().fingerprint(), loader.termOf(request.key().slot()))) {
        hits++;
        request.answerRow(entry, RowResult.Origin.SHARED, true, false);
      } else if (voice.owns(request.key().slot())) {
        joinOrOpen(request, part);
      } else {
        deadlines.watch(request);
        part.opened().add(flightLoad(request, leases.openApart(request), Source.BESIDE_THE_OWNER));
      }
    }
    metrics.count(Count.READS, requests.size());
    metrics.count(Count.HITS, hits);
    leaving.parts().forEach(this::depart);
  }

  private void joinOrOpen(KeyRequest request, Leaving.Part part) {
    deadlines.watch(request);
    Flight flight = leases.joinOrOpen(request);
    if (flight == null) {
      metrics.count(Count.JOINED);
    } else {
      part.opened().add(flightLoad(request, flight, Source.SHARED));
    }
  }

  private FlightLoad flightLoad(KeyRequest request, Flight flight, Source source) {
    return new FlightLoad(
        request, flight, source, store, leases, loader, voice, deadlines, metrics);
  }

  /** Asks the entries of all, then loads in one go those that none answered. */
  private void depart(Leaving.Part part) {
    if (part.opened().isEmpty()) {
      leave(part, List.of());
      return;
    }
    Departure departure = new Departure(part.opened().size(), loads -> leave(part, loads));
    for (FlightLoad load : part.opened()) {
      if (load.source() == Source.PAST_THE_ENTRY) {
        departure.decided(load.withoutEntry());
        continue;
      }
      var unused =
          store
              .read(load.key())
              .whenComplete((entry, failure) -> departure.decided(decide(load, entry, failure)));
    }
  }

  private void leave(Leaving.Part part, List<LoadRequest> loads) {
    ReadGroup group = part.group();
    if (group == null) {
      loader.load(loads);
    } else {
      handed.leave(group, part.decided(), loads, part.deadlineNanos());
    }
  }

  private static @Nullable LoadRequest decide(
      FlightLoad load, @Nullable Entry entry, @Nullable Throwable failure) {
    return failure == null ? load.afterEntry(entry) : load.withoutEntry();
  }
}
