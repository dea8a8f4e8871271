package io.tiercel.node.fill;

import io.tiercel.node.entry.Entry;
import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.entry.EntryStore;
import io.tiercel.node.loader.LoadRequest;
import io.tiercel.node.loader.LoadedRow;
import io.tiercel.node.loader.NodeException;
import io.tiercel.node.loader.ShardLoader;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.node.ownership.Voice;
import io.tiercel.protocol.Stamp;
import io.tiercel.protocol.v1.RowResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes one flight from its entry through MySQL to its fill and its landing. Each method is called
 * at most once, one after the other, on the thread of whoever answered.
 *
 * <p>Waiters are answered after the fill: a row whose write is committed but not yet raised must
 * not be shown before the entry stops telling the row before it, or a session would go back. Until
 * then the flight stands and answers those who still join; a raise in between detaches it and
 * refuses the fill. What cannot be filled is shown as being ahead of the entry.
 */
final class FlightLoad implements LoadRequest.Callback {
  /** What may answer. */
  enum Source {
    /** The entry, else MySQL. */
    SHARED,
    /** The entry, else the primary, and nothing is filled: this node does not own the entry. */
    BESIDE_THE_OWNER,
    /** The primary; the entry only tells its floor. */
    PRIMARY,
    /** The primary, and nothing is filled: this node may not speak for the entry now. */
    PAST_THE_ENTRY
  }

  private final KeyRequest request;
  private final Flight flight;
  private final Source source;
  private final EntryStore store;
  private final LeaseTable leases;
  private final ShardLoader loader;
  private final Voice voice;
  private final RequestDeadlines deadlines;
  private final NodeMetrics metrics;

  /** What the entry said when the lease was given: no absence is older than this. */
  private volatile Stamp floor = Stamp.NONE;

  private volatile boolean fillable;

  FlightLoad(
      KeyRequest request,
      Flight flight,
      Source source,
      EntryStore store,
      LeaseTable leases,
      ShardLoader loader,
      Voice voice,
      RequestDeadlines deadlines,
      NodeMetrics metrics) {
    this.request = request;
    this.flight = flight;
    this.source = source;
    this.store = store;
    this.leases = leases;
    this.loader = loader;
    this.voice = voice;
    this.deadlines = deadlines;
    this.metrics = metrics;
  }

  Source source() {
    return source;
  }

  EntryKey key() {
    return request.key();
  }

  /** The entry answered: lands on it, or says what to load. */
  @Nullable LoadRequest afterEntry(@Nullable Entry entry) {
    if (source != Source.PRIMARY
        && entry != null
        && entry.answers(
            System.currentTimeMillis(),
            request.table().fingerprint(),
            loader.termOf(key().slot()))) {
      metrics.count(Count.HITS);
      flight.land(entry, RowResult.Origin.SHARED);
      leases.end(flight);
      return null;
    }
    metrics.count(Count.MISSES);
    boolean doubt = entry != null && entry.kind() == Entry.Kind.DOUBT;
    floor = entry == null ? Stamp.NONE : entry.stamp();
    fillable = !doubt && source != Source.BESIDE_THE_OWNER;
    return loadRequest(source != Source.SHARED || doubt);
  }

  /** The entry's owner does not answer: the primary is asked and nothing filled. */
  LoadRequest withoutEntry() {
    metrics.count(Count.MISSES);
    return loadRequest(true);
  }

  private LoadRequest loadRequest(boolean primaryOnly) {
    return new LoadRequest(request.table(), request.rowKey(), key().slot(), primaryOnly, this);
  }

  @Override
  public void loaded(LoadedRow row) {
    boolean belowFloor = row.row() != null && !row.stamp().satisfies(floor);
    if (belowFloor && !row.fromPrimary()) {
      metrics.count(Count.PRIMARY_RETRIES);
      loader.load(List.of(loadRequest(true)));
      return;
    }
    Entry entry = toEntry(row);
    if (!fillable || belowFloor) {
      // A row below its floor on the primary itself: the database went back. It is told, not kept.
      leases.end(flight);
      flight.landAhead(entry);
      return;
    }
    fill(entry);
  }

  private Entry toEntry(LoadedRow row) {
    long fingerprint = request.table().fingerprint();
    byte[] bytes = row.row();
    if (bytes != null) {
      return Entry.row(row.stamp(), bytes, fingerprint, request.table().expiresAtMillis(false));
    }
    // The floor known before the load, never a clock: any later insert is above it.
    Stamp stamp = row.stamp().satisfies(floor) ? row.stamp() : floor;
    return Entry.absent(stamp, fingerprint, request.table().expiresAtMillis(true));
  }

  private void fill(Entry entry) {
    if (!voice.speaksFor(key().slot())) {
      leases.end(flight);
      flight.landAhead(entry);
      return;
    }
    deadlines.watchFill(flight, entry);
    var unused =
        store
            .fill(key(), flight.token(), entry)
            .whenComplete((accepted, failure) -> decided(entry, accepted, failure));
  }

  private void decided(Entry entry, @Nullable Boolean accepted, @Nullable Throwable failure) {
    metrics.count(Boolean.TRUE.equals(accepted) ? Count.FILLS : Count.FILLS_REFUSED);
    leases.end(flight);
    if (failure == null) {
      flight.land(entry, RowResult.Origin.LOADED);
    } else {
      flight.landAhead(entry);
    }
  }

  @Override
  public void failed(NodeException failure) {
    leases.end(flight);
    flight.crash(failure);
  }
}
