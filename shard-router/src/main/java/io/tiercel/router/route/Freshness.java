package io.tiercel.router.route;

import io.tiercel.router.Deadline;
import io.tiercel.router.replica.GtidSet;
import io.tiercel.router.replica.SlotWatermarks;
import io.tiercel.router.route.Cluster.ShardServers;
import io.tiercel.router.sql.GuardedWrites.Applied;
import io.tiercel.router.sql.ServerQueries;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps the slots' watermarks true when slots, shards or their primaries change. Thread-safe. */
public final class Freshness {
  private final SlotWatermarks watermarks;
  private final FanOut fanOut;
  private final LongSupplier nanoClock;

  /** Over these watermarks. */
  public Freshness(SlotWatermarks watermarks, FanOut fanOut, LongSupplier nanoClock) {
    this.watermarks = watermarks;
    this.fanOut = fanOut;
    this.nanoClock = nanoClock;
  }

  /** From now on fresh reads of these slots prove what their primaries hold now. */
  public void requireCurrent(Cluster cluster, BitSet slots, Deadline deadline) {
    watermarks.demandCurrent(slots, nanoClock.getAsLong());
    List<Supplier<Boolean>> work = new ArrayList<>();
    for (ShardServers shard : cluster.shards()) {
      BitSet owned = cluster.slotsOf(shard);
      owned.and(slots);
      if (!owned.isEmpty()) {
        work.add(
            () -> {
              resolve(shard, owned, deadline);
              return true;
            });
      }
    }
    if (!work.isEmpty()) {
      fanOut.all(work);
    }
  }

  private void resolve(ShardServers shard, BitSet slots, Deadline deadline) {
    long askedAt = nanoClock.getAsLong();
    shard
        .primary()
        .read(deadline, ServerQueries::executedGtids)
        .ifPresent(executed -> watermarks.primaryHolds(slots, askedAt, GtidSet.parse(executed)));
  }

  /** A write was acknowledged; null when MySQL did not name its transaction. */
  public void acknowledged(int slot, @Nullable String gtid) {
    if (gtid == null) {
      BitSet one = new BitSet();
      one.set(slot);
      watermarks.demandCurrent(one, nanoClock.getAsLong());
    } else {
      watermarks.acknowledged(slot, gtid);
    }
  }

  /** A write was acknowledged; it, or its earlier attempt, is among what is said here. */
  public void acknowledged(int slot, Applied applied) {
    if (applied.gtidSet() != null) {
      watermarks.demand(slot, GtidSet.parse(applied.gtidSet()));
    } else {
      acknowledged(slot, applied.gtid());
    }
  }

  /** The shard's primary told its transactions. */
  public void primaryHolds(Cluster cluster, String shard, long askedAtNanos, GtidSet executed) {
    for (ShardServers candidate : cluster.shards()) {
      if (candidate.name().equals(shard)) {
        watermarks.primaryHolds(cluster.slotsOf(candidate), askedAtNanos, executed);
      }
    }
  }

  /** What a shard's primary is known to have committed. */
  GtidSet known(Cluster cluster, ShardServers shard) {
    return watermarks.known(cluster.slotsOf(shard));
  }

  /** Slots with another owner or primary than before have to be proven anew. */
  public void clusterChanged(Cluster before, Cluster now) {
    BitSet changed = new BitSet();
    for (int slot = 0; slot < now.topology().map().owners().length; slot++) {
      ShardServers was = before.ownerOf(slot);
      ShardServers is = now.ownerOf(slot);
      if (!was.name().equals(is.name())
          || before.termOf(slot) != now.termOf(slot)
          || !was.primary().endpoint().equals(is.primary().endpoint())) {
        changed.set(slot);
      }
    }
    watermarks.startAnew(changed, nanoClock.getAsLong());
    if (before.topology().imports().ended() != now.topology().imports().ended()) {
      // What was imported came past every router: no replica answers that has not all of it.
      BitSet all = new BitSet();
      all.set(0, now.topology().map().owners().length);
      watermarks.demandCurrent(all, nanoClock.getAsLong());
    }
  }
}
