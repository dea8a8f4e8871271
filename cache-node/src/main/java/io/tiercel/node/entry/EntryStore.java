package io.tiercel.node.entry;

import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.MetadataPolicy;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import com.hazelcast.spi.merge.DiscardMergePolicy;
import io.tiercel.node.ownership.PartitionEpochs;
import io.tiercel.node.ownership.SlotOwners;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The shared entries of the whole cluster: one copy at the slot's owner, one backup. Each change
 * names what makes it safe; there is no plain put. Thread-safe, never blocks.
 */
public final class EntryStore {
  private static final String MAP = "entries";

  private final IMap<EntryKey, Entry> map;
  private final OwnerView view;
  private final OwnerSteps steps;
  private final long self;

  /**
   * Steps can run on this member from now on.
   *
   * @param self this node's number, for telling its own writes from others'
   * @param maxEntries read without a thread change
   */
  public EntryStore(
      HazelcastInstance hazelcast,
      PartitionEpochs epochs,
      SlotOwners owners,
      Leases leases,
      long self,
      long maxEntries) {
    this.self = self;
    this.view = new OwnerView(maxEntries, epochs, owners);
    this.steps = new OwnerSteps(view, leases, new SlotMarks(epochs, owners), self);
    steps.registerWith(hazelcast);
    this.map = hazelcast.getMap(MAP);
  }

  /**
   * The map's configuration.
   *
   * @param maxEntries on this member
   */
  public static MapConfig mapConfig(int maxEntries) {
    return new MapConfig(MAP)
        .setBackupCount(1)
        .setAsyncBackupCount(0)
        // The owner's view shares the objects; steps see them without deserialisation.
        .setInMemoryFormat(InMemoryFormat.OBJECT)
        .setMetadataPolicy(MetadataPolicy.OFF)
        .setPerEntryStatsEnabled(false)
        // A part that was cut off has heard of nothing since: what it held is dropped.
        .setMergePolicyConfig(new MergePolicyConfig().setPolicy(DiscardMergePolicy.class.getName()))
        .setEvictionConfig(
            new EvictionConfig()
                // Reads do not pass here, so it cannot tell what is read: the owner's view does.
                .setEvictionPolicy(EvictionPolicy.RANDOM)
                .setMaxSizePolicy(MaxSizePolicy.PER_NODE)
                .setSize(maxEntries));
  }

  /** Calls the listener, on a partition thread, with the slot of each write of another node. */
  public void onForeignWrite(IntConsumer listener) {
    steps.onForeignWrite(listener);
  }

  /**
   * Floors are raised on this member only while that holds for the slot; who asks meanwhile asks
   * again by itself.
   */
  public void raisesOnlyWhile(IntPredicate condition) {
    steps.onlyWhile(condition);
  }

  /** What the owner's view holds, if this member is the owner; null says nothing. */
  public @Nullable Entry view(EntryKey key) {
    return view.get(key);
  }

  /** The same of many, in their order. */
  public @Nullable Entry[] view(List<EntryKey> keys) {
    return view.get(keys);
  }

  /**
   * The entries this member owns and has read or stored, in no order. One thread may take its time:
   * what changes meanwhile is met in its old or its new state, or not at all.
   */
  public Iterator<Map.Entry<EntryKey, Entry>> walk() {
    return view.walk();
  }

  /** The entry at its owner. */
  public CompletableFuture<@Nullable Entry> read(EntryKey key) {
    return submit(key, new EntryProcessors.Read());
  }

  /** Puts what was loaded under a lease of this member; answers whether it was accepted. */
  public CompletableFuture<Boolean> fill(EntryKey key, long token, Entry loaded) {
    return submit(key, new EntryProcessors.Fill(token, loaded));
  }

  /**
   * To be called before the write itself, by who is about to.
   *
   * @param entry what is held for the key; null for nothing
   */
  public Begun begin(EntryKey key, @Nullable Entry entry) {
    return new Begun(entry, steps.markOf(key));
  }

  /**
   * The key is at {@code next.stamp()} or above, as a committed write or the change feed says.
   * Idempotent, in any order. Revokes the key's lease. A row is kept only where nothing can have
   * overtaken it since its write began, else its floor.
   */
  public CompletableFuture<Raised> raiseFloor(EntryKey key, Entry next, Begun begun) {
    return submit(key, new EntryProcessors.Raise(next, self, begun.absenceKnown(), begun.mark()))
        .thenApply(EntryProcessors.Raise::answer);
  }

  /**
   * The change feed saw a committed write of the tier: the same step as {@link #raiseFloor}, but
   * nothing at all where the write path has been here already. An evicted key keeps no floor: its
   * lease is revoked, and replicas have to prove the write.
   *
   * @return the floor raised, which is to be published; null when there was nothing to do
   */
  public CompletableFuture<@Nullable Entry> advance(EntryKey key, Entry seen) {
    return steps.isKnownToBeAt(key, seen)
        ? CompletableFuture.completedFuture(null)
        : submit(key, new EntryProcessors.Advance(seen));
  }

  /**
   * The change feed saw a committed write from outside the tier, whose stamp proves nothing: drops
   * what is held, whatever its stamp.
   *
   * @param seen a floor at the version the row has now
   * @param versionKnown whether it has one; else the floor stays what it was
   */
  public CompletableFuture<Entry> supersede(EntryKey key, Entry seen, boolean versionKnown) {
    return submit(key, new EntryProcessors.Supersede(seen, versionKnown));
  }

  /** Drops the row and keeps its floor, so that the next read loads; answers what is left. */
  public CompletableFuture<Entry> dropRow(EntryKey key, long floorExpiresAtMillis) {
    return submit(key, new EntryProcessors.Drop(false, floorExpiresAtMillis));
  }

  /** A write to the key may or may not commit; answers the floor that is left. */
  public CompletableFuture<Entry> doubt(EntryKey key, long untilMillis) {
    return submit(key, new EntryProcessors.Drop(true, untilMillis));
  }

  /** What cannot even be sent fails like what is not answered: Hazelcast may throw or tell. */
  private <R extends @Nullable Object> CompletableFuture<R> submit(
      EntryKey key, EntryProcessor<EntryKey, @Nullable Entry, R> step) {
    try {
      return plain(map.submitToKey(key, step));
    } catch (HazelcastException | IllegalStateException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Dependents run on the completing thread; Hazelcast's own future starts a thread for each. */
  private static <R extends @Nullable Object> CompletableFuture<R> plain(CompletionStage<R> stage) {
    CompletableFuture<R> future = new CompletableFuture<>();
    var unused =
        stage.whenCompleteAsync(
            (result, failure) -> {
              if (failure == null) {
                future.complete(result);
              } else {
                future.completeExceptionally(failure);
              }
            },
            Runnable::run);
    return future;
  }

  /** How many entries this member owns. */
  public long ownedEntries() {
    return map.getLocalMapStats().getOwnedEntryCount();
  }

  /** How many entries this member keeps as a backup. */
  public long backupEntries() {
    return map.getLocalMapStats().getBackupEntryCount();
  }

  /** How many entries are read without a thread change. */
  public long viewedEntries() {
    return view.size();
  }
}
