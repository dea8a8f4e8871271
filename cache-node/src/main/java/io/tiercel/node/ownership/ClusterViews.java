package io.tiercel.node.ownership;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.partition.MigrationListener;
import com.hazelcast.partition.MigrationState;
import com.hazelcast.partition.ReplicaMigrationEvent;
import io.tiercel.node.ownership.ClusterSnapshot.Node;
import io.tiercel.protocol.Slots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Keeps the present {@link ClusterSnapshot} and tells listeners of each new one.
 *
 * <p>A change of members or partitions asks for a look; looks are at most one per {@value
 * #DEBOUNCE_MILLIS} ms, on the scheduler's thread. Thread-safe.
 */
public final class ClusterViews implements MembershipListener, MigrationListener {
  private static final long DEBOUNCE_MILLIS = 50;
  private static final long SAFETY_LOOK_MILLIS = 1_000;

  private final HazelcastInstance hazelcast;
  private final SlotOwners owners;
  private final ScheduledExecutorService scheduler;
  private final Set<UUID> draining = ConcurrentHashMap.newKeySet();
  private final CopyOnWriteArrayList<Consumer<ClusterSnapshot>> listeners =
      new CopyOnWriteArrayList<>();
  private final AtomicBoolean lookScheduled = new AtomicBoolean();
  private volatile ClusterSnapshot current;

  /** Looks once; {@link #start} keeps looking. */
  public ClusterViews(
      HazelcastInstance hazelcast, SlotOwners owners, ScheduledExecutorService scheduler) {
    this.hazelcast = hazelcast;
    this.owners = owners;
    this.scheduler = scheduler;
    this.current = snapshot(System.currentTimeMillis());
  }

  /** Listens to Hazelcast from now on. */
  public void start() {
    hazelcast.getCluster().addMembershipListener(this);
    hazelcast.getPartitionService().addMigrationListener(this);
    var unused =
        scheduler.scheduleWithFixedDelay(
            this::look, SAFETY_LOOK_MILLIS, SAFETY_LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The present view. */
  public ClusterSnapshot current() {
    return current;
  }

  /** Calls the listener with the present view and each later one; closing the result ends that. */
  public AutoCloseable subscribe(Consumer<ClusterSnapshot> listener) {
    listeners.add(listener);
    listener.accept(current);
    return () -> listeners.remove(listener);
  }

  /** A member said that it drains: it leaves the view before it leaves the cluster. */
  public void drains(UUID member) {
    if (draining.add(member)) {
      lookSoon();
    }
  }

  /** Whether every member drains, so that nobody stays who could take anything over. */
  public boolean allDrain() {
    return allDrain(hazelcast.getCluster().getMembers());
  }

  private boolean allDrain(Set<Member> members) {
    return members.stream().allMatch(member -> draining.contains(member.getUuid()));
  }

  private void lookSoon() {
    if (lookScheduled.compareAndSet(false, true)) {
      var unused = scheduler.schedule(this::look, DEBOUNCE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void look() {
    lookScheduled.set(false);
    ClusterSnapshot before = current;
    ClusterSnapshot now = snapshot(Math.max(before.revision() + 1, System.currentTimeMillis()));
    if (!now.sameAs(before)) {
      current = now;
      listeners.forEach(listener -> listener.accept(now));
    }
  }

  private ClusterSnapshot snapshot(long revision) {
    List<Node> nodes = new ArrayList<>();
    Map<UUID, Integer> indexes = new HashMap<>();
    Set<Member> members = hazelcast.getCluster().getMembers();
    boolean allDrain = allDrain(members);
    for (Member member : members) {
      if (allDrain || !draining.contains(member.getUuid())) {
        NodeIdentity node = NodeIdentity.of(member);
        indexes.put(member.getUuid(), nodes.size());
        nodes.add(
            new Node(member.getUuid().toString(), node.name(), node.grpcHost(), node.grpcPort()));
      }
    }
    List<Integer> slotOwner = new ArrayList<>(Slots.COUNT);
    for (int slot = 0; slot < Slots.COUNT; slot++) {
      Member owner = owners.ownerOf(slot);
      Integer index = owner == null ? null : indexes.get(owner.getUuid());
      // Any node answers any key, so a slot between owners is spread over all.
      slotOwner.add(index == null ? slot % nodes.size() : index);
    }
    return new ClusterSnapshot(revision, List.copyOf(nodes), List.copyOf(slotOwner));
  }

  @Override
  public void memberAdded(MembershipEvent event) {
    lookSoon();
  }

  @Override
  public void memberRemoved(MembershipEvent event) {
    draining.remove(event.getMember().getUuid());
    lookSoon();
  }

  @Override
  public void migrationStarted(MigrationState state) {
    lookSoon();
  }

  @Override
  public void migrationFinished(MigrationState state) {
    lookSoon();
  }

  @Override
  public void replicaMigrationCompleted(ReplicaMigrationEvent event) {
    lookSoon();
  }

  @Override
  public void replicaMigrationFailed(ReplicaMigrationEvent event) {
    lookSoon();
  }
}
