package io.tiercel.node.ownership;

import io.tiercel.router.MemberView;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Whether this node may speak for the shared tier: answer from entries, prove near copies, and
 * acknowledge writes.
 *
 * <p>It may while every other member of the agreed view has echoed a heartbeat of ours that is
 * younger than the lease. The echo is a promise: who gives it does not act in a view without us
 * before that time is over. So of two parts of a network that fell apart, none goes on before the
 * other has stopped, and after a pause of the whole process nothing stands. (The idea is that of
 * leader leases in Raft, given by every member to every other.)
 *
 * <p>A member that left without a farewell may still speak for its lease's time. Until that is over
 * after the view changed, partitions that came from elsewhere are not served, writes to them are
 * not acknowledged, and nothing is proven.
 *
 * <p>Thread-safe; the hot path is one volatile read and a look at the clock.
 */
public final class Standing {
  /** A partition that changed hands so long ago has nothing to do with a member just lost. */
  private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final long self;
  private final long leaseNanos;
  private final LongSupplier nanoClock;
  private final AtomicLongArray changedAt;
  private volatile long standsUntil;
  private volatile long graceUntil;
  private volatile boolean someoneIsMissing;
  private volatile boolean inMinority;
  private volatile long judgedAt;
  private volatile Object judgedListing = "nothing";
  private volatile int nodes = 1;
  private volatile Set<Long> outsiders = Set.of();
  private volatile Set<Long> silent = Set.of();

  /**
   * Does not stand yet.
   *
   * @param leaseNanos how long an echo holds; the same on every member
   */
  public Standing(long self, int partitions, long leaseNanos, LongSupplier nanoClock) {
    this.self = self;
    this.leaseNanos = leaseNanos;
    this.nanoClock = nanoClock;
    this.changedAt = new AtomicLongArray(partitions);
    long now = nanoClock.getAsLong();
    this.standsUntil = now;
    this.graceUntil = now;
    this.judgedAt = now;
    for (int partition = 0; partition < partitions; partition++) {
      changedAt.set(partition, now - RECENT_NANOS);
    }
  }

  /**
   * What is known now.
   *
   * @param view the agreed one, as last read
   * @param echoedAt per publisher when the last heartbeat of ours left that it echoed
   * @param present the publishers that Hazelcast lists
   * @param listing see {@link #raises}; from before the others were asked for
   */
  synchronized void update(
      MemberView view, Map<Long, Long> echoedAt, Set<Long> present, Object listing) {
    long now = nanoClock.getAsLong();
    nodes = Math.max(1, Math.max(view.members().size(), present.size()));
    inMinority = !isLargerPart(view.members(), present);
    someoneIsMissing = !present.containsAll(view.members());
    long until = view.members().contains(self) ? now + leaseNanos : now;
    Set<Long> unheard = new HashSet<>();
    for (Long member : view.members()) {
      if (member != self) {
        long echoHolds = echoedAt.containsKey(member) ? echoedAt.get(member) + leaseNanos : now;
        until = earlier(until, echoHolds);
        if (echoHolds - now <= 0) {
          unheard.add(member);
        }
      }
    }
    unheard.addAll(outsiders);
    // Who is gone owns nothing, so nobody would wait for it: only this keeps the hot path short
    // once a node was ever lost.
    unheard.retainAll(present);
    silent = unheard.isEmpty() ? Set.of() : Set.copyOf(unheard);
    standsUntil = until;
    judgedListing = listing;
    judgedAt = now;
  }

  /**
   * Of two parts of the view this one goes on first: the larger, or the half with the least member.
   */
  static boolean isLargerPart(Set<Long> view, Set<Long> part) {
    long staying = view.stream().filter(part::contains).count();
    return 2 * staying > view.size() || (2 * staying == view.size() && part.contains(least(view)));
  }

  static long least(Set<Long> members) {
    return members.stream().mapToLong(Long::longValue).min().orElse(0);
  }

  private static long earlier(long one, long other) {
    return one - other < 0 ? one : other;
  }

  /** A view without these, who did not say farewell, holds from now on. */
  void lost(Set<Long> members) {
    graceUntil = nanoClock.getAsLong() + leaseNanos;
    Set<Long> all = new HashSet<>(outsiders);
    all.addAll(members);
    outsiders = Set.copyOf(all);
  }

  /** These are members, whatever they were before. */
  void joined(Set<Long> members) {
    if (!Collections.disjoint(outsiders, members)) {
      Set<Long> rest = new HashSet<>(outsiders);
      rest.removeAll(members);
      outsiders = Set.copyOf(rest);
    }
  }

  /** Publishers that the view went on without, though they said no farewell. */
  public Set<Long> outsiders() {
    return outsiders;
  }

  /** Whether there is a silent publisher at all. */
  boolean anySilent() {
    return !silent.isEmpty();
  }

  /** Whether the publisher has not been heard for a lease's time: it is not asked for anything. */
  boolean isSilent(long publisher) {
    return silent.contains(publisher);
  }

  /** This member gained or lost a partition. */
  public void changed(int partition) {
    changedAt.set(partition, nanoClock.getAsLong());
  }

  /**
   * How many nodes share what all may use together. Who leaves counts until the view goes on
   * without it, who joins from the start; a node that was cut off keeps the share it had.
   */
  public int nodes() {
    return nodes;
  }

  /** How long an echo holds. */
  long leaseNanos() {
    return leaseNanos;
  }

  /** Whether every other member regards this node as one. */
  public boolean stands() {
    return nanoClock.getAsLong() - standsUntil < 0;
  }

  /** Whether entries of the partition may be served, and writes to them acknowledged. */
  public boolean speaksFor(int partition) {
    return speaksFor(partition, now());
  }

  long now() {
    return nanoClock.getAsLong();
  }

  boolean speaksFor(int partition, long now) {
    return now - standsUntil < 0
        && !inMinority
        && (!inDoubt(now) || now - changedAt.get(partition) >= RECENT_NANOS);
  }

  /**
   * Whether a floor raised here counts. Where Hazelcast took others for dead, this member may own
   * what it did not, and backs up nothing with them: should they be the ones that go on, they would
   * lack the floor. So not before the standing was judged with members and partition as they are,
   * and not while a member of the view is missing.
   *
   * @param listing what Hazelcast lists now: another object after each change
   */
  @SuppressWarnings("ReferenceEquality") // Whether it is that very listing which was judged.
  public boolean raises(int partition, Object listing) {
    return listing == judgedListing
        && !someoneIsMissing
        && judgedAt - changedAt.get(partition) > 0
        && speaksFor(partition);
  }

  /** Whether near copies may be proven. */
  public boolean proves() {
    long now = nanoClock.getAsLong();
    return now - standsUntil < 0 && !inDoubt(now);
  }

  private boolean inDoubt(long now) {
    return someoneIsMissing || now - graceUntil < 0;
  }
}
