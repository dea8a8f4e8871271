package io.tiercel.node.ownership;

import io.tiercel.router.MemberView;
import io.tiercel.router.MemberViews;
import io.tiercel.router.RouterException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node in the agreed view, and takes out of it who is silent. The view is a row in the
 * catalog: of the parts of a cluster that fell apart one can change it, whatever each believes.
 *
 * <p>The larger part goes first, the smaller waits: it may be all that is left. Who is in no view
 * takes over only when the view's members have not touched their row for a while.
 *
 * <p>Confined to the thread that waits for the catalog, bar {@link #judgeAgain}, {@link #isMember}
 * and {@link #leave}.
 */
public final class MemberViewKeeper {
  /** What a node hears of the others. */
  public interface Senses {
    /** Per publisher when the last heartbeat of ours left that it heard. */
    Map<Long, Long> heardAt();

    /** The same of those that regard this node as a member. */
    Map<Long, Long> echoedAt();

    /** The publishers that Hazelcast lists, with ourselves. */
    Set<Long> present();

    /** Those that said farewell. */
    Set<Long> gone();

    /** Those at whose address another process listens now. */
    Set<Long> succeeded();

    /** Another object after each change of what Hazelcast lists. */
    Object listing();
  }

  /** Brings this node into the cluster of those nodes, without anything that it holds. */
  @FunctionalInterface
  public interface Merge {
    /** Blocks until it is there, or cannot get there now. */
    void into(Set<Long> publishers);
  }

  private static final Logger log = LoggerFactory.getLogger(MemberViewKeeper.class);
  private static final long LOOK_MILLIS = 100;

  /** How often a node reads the view while all is well. */
  public static final Duration READ = Duration.ofSeconds(2);

  private static final long READ_NANOS = READ.toNanos();

  /** Beyond a lease. */
  private static final long MINORITY_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Beyond a lease. */
  private static final long TAKEOVER_NANOS = TimeUnit.SECONDS.toNanos(7);

  /** Hazelcast may be about to list them. */
  private static final long APART_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final String cluster;
  private final long self;
  private final MemberViews views;
  private final Senses senses;
  private final Merge merge;
  private final Standing standing;
  private final LongSupplier nanoClock;
  private volatile MemberView view = MemberView.NONE;
  private volatile boolean leaving;
  private long readAt;
  private long unchangedSince;
  private long completeAt;
  private long apartSince;

  /** Keeps nothing yet. */
  public MemberViewKeeper(
      String cluster,
      long self,
      MemberViews views,
      Senses senses,
      Merge merge,
      Standing standing,
      LongSupplier nanoClock) {
    this.cluster = cluster;
    this.self = self;
    this.views = views;
    this.senses = senses;
    this.merge = merge;
    this.standing = standing;
    this.nanoClock = nanoClock;
    long now = nanoClock.getAsLong();
    this.readAt = now - READ_NANOS;
    this.unchangedSince = now;
    this.completeAt = now;
    this.apartSince = now;
  }

  /**
   * Looks from now on.
   *
   * @param timer judges the standing; never blocks
   * @param blocking one thread, which waits for the catalog: whatever that does, the standing goes
   *     on being judged
   */
  public void start(ScheduledExecutorService timer, ScheduledExecutorService blocking) {
    var unusedJudging =
        timer.scheduleWithFixedDelay(this::judgeAgain, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    var unusedLooking =
        blocking.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Leaves the view soon; to be called when this node answers nothing any more. */
  public void leave() {
    leaving = true;
    standing.update(MemberView.NONE, Map.of(), Set.of(), senses.listing());
  }

  /** Whether this node has left, so that there is nothing to look at any more. */
  private boolean hasLeft() {
    return leaving && !isMember();
  }

  /** Judges the standing, as after a change of the members; any thread. */
  public void judgeAgain() {
    try {
      judge();
    } catch (RuntimeException e) {
      // As while the member restarts after a split; the schedule must not end.
      log.debug("the standing was not judged, so it lapses", e);
    }
  }

  void judge() {
    if (!hasLeft()) {
      MemberView known = leaving ? MemberView.NONE : view;
      Object listing = senses.listing();
      standing.update(known, senses.echoedAt(), senses.present(), listing);
    }
  }

  /** Whether this node is in the agreed view. */
  public boolean isMember() {
    return view.members().contains(self);
  }

  void look() {
    try {
      if (!hasLeft() && isDue()) {
        read();
        propose();
        mergeIfApart();
      }
    } catch (RouterException e) {
      // Without the catalog the view stays; who is silent stays in it, and nobody speaks for long.
      log.warn("the members' view stays as it is: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("the members' view was not looked at", e);
    }
  }

  private boolean isDue() {
    Set<Long> expected = view.members();
    boolean settled = expected.equals(senses.present()) && standing.stands();
    return !settled || nanoClock.getAsLong() - readAt >= READ_NANOS;
  }

  private void read() {
    MemberView now = views.read(cluster);
    readAt = nanoClock.getAsLong();
    if (now.epoch() != view.epoch() || now.beats() != view.beats()) {
      unchangedSince = readAt;
      if (view.equals(MemberView.NONE)) {
        // The first look at a view says nothing of whether anybody still touches it.
        apartSince = readAt;
      }
    }
    adopt(now);
    if (now.members().contains(self) && self == Standing.least(now.members())) {
      views.beat(cluster, now.epoch());
    }
  }

  private void adopt(MemberView now) {
    Set<Long> lost = new HashSet<>(view.members());
    lost.removeAll(now.members());
    lost.removeAll(senses.gone());
    lost.remove(self);
    if (!lost.isEmpty()) {
      standing.lost(lost);
      log.warn("{} silent nodes are out of the members' view", lost.size());
    }
    standing.joined(now.members());
    view = now;
    judge();
  }

  private void propose() {
    Set<Long> heard = heard();
    Set<Long> lost = new HashSet<>(view.members());
    lost.removeAll(heard);
    if (lost.isEmpty()) {
      completeAt = nanoClock.getAsLong();
    }
    Set<Long> next = new HashSet<>(view.members());
    next.removeAll(lost);
    if (leaving) {
      next.remove(self);
    } else {
      next.add(self);
    }
    if (!next.equals(view.members()) && mayGoOnWithout(lost)) {
      if (views.replace(cluster, view, next)) {
        log.info("members' view {} has {} nodes", view.epoch() + 1, next.size());
      }
      readAt = nanoClock.getAsLong() - READ_NANOS;
      adopt(views.read(cluster));
    }
  }

  /**
   * Of parts that fell apart the one in the view holds every floor since: the other joins it,
   * whatever their sizes. A view that changes is somebody's.
   */
  private void mergeIfApart() {
    Set<Long> members = view.members();
    long now = nanoClock.getAsLong();
    if (leaving || members.contains(self) || !Collections.disjoint(members, senses.present())) {
      apartSince = now;
    } else if (now - apartSince >= APART_NANOS && unchangedSince - apartSince > 0) {
      merge.into(members);
      apartSince = nanoClock.getAsLong();
    }
  }

  /** Ourselves, and who heard us lately and is in the cluster. */
  private Set<Long> heard() {
    long now = nanoClock.getAsLong();
    Set<Long> heard = new HashSet<>();
    senses
        .heardAt()
        .forEach(
            (publisher, at) -> {
              if (now - at < standing.leaseNanos()) {
                heard.add(publisher);
              }
            });
    heard.removeAll(senses.gone());
    heard.add(self);
    heard.retainAll(senses.present());
    return heard;
  }

  /**
   * The larger part of the view may at once, half of it if it has the least member; the smaller
   * when the larger had its time; a stranger when nobody of the view has touched it for longer. Who
   * said farewell, or was killed and started again where it was, is of no other part.
   */
  private boolean mayGoOnWithout(Set<Long> lost) {
    Set<Long> silent = new HashSet<>(lost);
    silent.removeAll(senses.gone());
    if (silent.isEmpty()) {
      return true;
    }
    long now = nanoClock.getAsLong();
    Set<Long> members = view.members();
    if (!members.contains(self)) {
      return lost.equals(members) && now - unchangedSince >= standing.leaseNanos() + TAKEOVER_NANOS;
    }
    silent.removeAll(senses.succeeded());
    Set<Long> staying = new HashSet<>(members);
    staying.removeAll(silent);
    boolean larger = Standing.isLargerPart(members, staying);
    return larger || now - completeAt >= standing.leaseNanos() + MINORITY_NANOS;
  }
}
