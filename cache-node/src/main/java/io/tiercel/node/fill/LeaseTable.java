package io.tiercel.node.fill;

import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.entry.Leases;
import io.tiercel.node.ownership.PartitionEpochs;
import io.tiercel.node.ownership.SlotOwners;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;

/**
 * The flights of this node, one per key. Opened by request threads, revoked and redeemed by
 * partition threads. Thread-safe.
 *
 * <p>A get that starts after a write was acknowledged never finds a flight that began before it:
 * the raise, which comes before the acknowledgement, removed it. An ownership change of the
 * partition voids its flights through their epoch.
 */
public final class LeaseTable implements Leases {
  private final ConcurrentHashMap<EntryKey, Flight> flights = new ConcurrentHashMap<>();
  private final AtomicLong nextToken;
  private final PartitionEpochs epochs;
  private final IntUnaryOperator partitionOf;

  /**
   * An empty table.
   *
   * @param firstToken random, so that no other node gives out the same tokens
   */
  public LeaseTable(PartitionEpochs epochs, SlotOwners owners, long firstToken) {
    this(epochs, owners::partitionOf, firstToken);
  }

  LeaseTable(PartitionEpochs epochs, IntUnaryOperator partitionOf, long firstToken) {
    this.epochs = epochs;
    this.partitionOf = partitionOf;
    this.nextToken = new AtomicLong(firstToken);
  }

  /**
   * Joins the flight that stands, or opens one. While a table's shape changes its rows are asked
   * for in both shapes; who understands the one cannot read an answer in the other.
   *
   * @return the flight opened, which the caller has to load; null when the request joined one
   */
  @org.jspecify.annotations.Nullable
  Flight joinOrOpen(KeyRequest request) {
    EntryKey key = request.key();
    long epoch = epochOf(key);
    Flight standing = flights.get(key);
    if (standing == null || !mayJoin(standing, request, epoch)) {
      Flight opened = open(request, epoch);
      Flight winner = flights.compute(key, (k, other) -> replaced(other, opened, request));
      if (winner == opened) {
        opened.join(request);
        return opened;
      }
      standing = winner;
    }
    standing.join(request);
    return null;
  }

  private static Flight replaced(
      @org.jspecify.annotations.Nullable Flight standing, Flight opened, KeyRequest request) {
    if (standing == null) {
      return opened;
    }
    if (mayJoin(standing, request, opened.epoch())) {
      return standing;
    }
    // Nobody will find it any more to revoke it later.
    standing.revoke();
    return opened;
  }

  private static boolean mayJoin(Flight flight, KeyRequest request, long epoch) {
    return flight.epoch() == epoch && sameShape(flight, request);
  }

  private static boolean sameShape(Flight flight, KeyRequest request) {
    return flight.shape() == request.table().fingerprint();
  }

  /** A flight of the request's own, with a lease only if no other flight stands. */
  Flight openOwn(KeyRequest request) {
    Flight opened = open(request, epochOf(request.key()));
    flights.putIfAbsent(request.key(), opened);
    opened.join(request);
    return opened;
  }

  /**
   * A flight that nobody joins and that fills nothing: where this member is not the owner no raise
   * would take it away from those who come after a write.
   */
  Flight openApart(KeyRequest request) {
    Flight opened = open(request, epochOf(request.key()));
    opened.join(request);
    return opened;
  }

  private Flight open(KeyRequest request, long epoch) {
    long shape = request.table().fingerprint();
    return new Flight(request.key(), nextToken.getAndIncrement(), epoch, shape);
  }

  private long epochOf(EntryKey key) {
    return epochs.epochOf(partitionOf.applyAsInt(key.slot()));
  }

  /** Takes a flight out that will not fill. */
  void end(Flight flight) {
    flights.remove(flight.key(), flight);
  }

  @Override
  public void revoke(EntryKey key) {
    Flight flight = flights.remove(key);
    if (flight != null) {
      flight.revoke();
    }
  }

  @Override
  public boolean redeem(EntryKey key, long token) {
    Flight flight = flights.get(key);
    return flight != null
        && flight.token() == token
        && flight.epoch() == epochOf(key)
        && flights.remove(key, flight);
  }

  /** Flights that stand now. */
  public int size() {
    return flights.size();
  }
}
