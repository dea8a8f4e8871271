package io.tiercel.node;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.core.HazelcastInstance;
import io.tiercel.node.changefeed.TermSpread;
import io.tiercel.node.entry.EntrySerializers;
import io.tiercel.node.entry.EntryStore;
import io.tiercel.node.fill.LeaseTable;
import io.tiercel.node.invalidation.InvalidationSerializers;
import io.tiercel.node.invalidation.Invalidations;
import io.tiercel.node.invalidation.Relay;
import io.tiercel.node.member.HazelcastMember;
import io.tiercel.node.member.MemberAddresses;
import io.tiercel.node.member.SplitBrainMerge;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.node.ownership.ClusterViews;
import io.tiercel.node.ownership.MemberViewKeeper;
import io.tiercel.node.ownership.NodeIdentity;
import io.tiercel.node.ownership.OwnershipService;
import io.tiercel.node.ownership.PartitionEpochs;
import io.tiercel.node.ownership.SlotOwners;
import io.tiercel.node.ownership.Standing;
import io.tiercel.node.ownership.Voice;
import io.tiercel.router.MemberViews;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's part in the cluster, put together: the member and all that lives on Hazelcast.
 *
 * @param identity what the others read about this node
 * @param hazelcast the member
 * @param ownership tells of partitions gained and lost
 * @param owners slot to member
 * @param leases who may fill what
 * @param store the shared entries
 * @param views who answers which slot
 * @param invalidations publisher and relay
 * @param standing whether this node may speak for the cluster
 * @param voice the same, slot by slot
 * @param keeper of the members' view
 */
record NodeCluster(
    NodeIdentity identity,
    HazelcastInstance hazelcast,
    OwnershipService ownership,
    SlotOwners owners,
    LeaseTable leases,
    EntryStore store,
    ClusterViews views,
    Invalidations invalidations,
    Standing standing,
    Voice voice,
    MemberViewKeeper keeper) {
  private static final long LEAVE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Logger log = LoggerFactory.getLogger(NodeCluster.class);

  static NodeCluster join(
      CacheNodeConfig config, MemberViews memberViews, NodeThreads threads, NodeMetrics metrics) {
    SecureRandom random = new SecureRandom();
    NodeIdentity identity = identity(config, random);
    PartitionEpochs epochs = new PartitionEpochs(HazelcastMember.PARTITIONS);
    OwnershipService ownership = new OwnershipService(epochs);
    HazelcastInstance hazelcast = startMember(config, identity, ownership);
    SlotOwners owners = new SlotOwners(hazelcast);
    LeaseTable leases = new LeaseTable(epochs, owners, random.nextLong());
    EntryStore store =
        new EntryStore(
            hazelcast, epochs, owners, leases, identity.publisher(), config.cache().maxEntries());
    ClusterViews views = new ClusterViews(hazelcast, owners, threads.timer());
    Standing standing =
        new Standing(
            identity.publisher(),
            HazelcastMember.PARTITIONS,
            config.member().lease().toNanos(),
            System::nanoTime);
    ownership.onChange(standing::changed);
    Invalidations invalidations =
        new Invalidations(
            hazelcast,
            identity.publisher(),
            standing,
            threads.publisher(),
            threads.service(),
            threads.timer(),
            config.cache().carriedBytes(),
            metrics);
    invalidations.onDraining(views::drains);
    invalidations.start(threads.timer());
    views.start();
    MemberAddresses addresses = new MemberAddresses(hazelcast);
    SplitBrainMerge merge = new SplitBrainMerge(hazelcast, addresses, config.member().seeds());
    MemberViewKeeper keeper =
        new MemberViewKeeper(
            config.cluster(),
            identity.publisher(),
            memberViews,
            senses(hazelcast, addresses, invalidations.relay()),
            merge::into,
            standing,
            System::nanoTime);
    keeper.start(threads.timer(), threads.members());
    hazelcast.getCluster().addMembershipListener(judging(keeper, threads));
    Voice voice = new Voice(standing, owners);
    store.raisesOnlyWhile(voice::raises);
    return new NodeCluster(
        identity,
        hazelcast,
        ownership,
        owners,
        leases,
        store,
        views,
        invalidations,
        standing,
        voice,
        keeper);
  }

  /** Until that has been done no floor counts. */
  private static MembershipListener judging(MemberViewKeeper keeper, NodeThreads threads) {
    return new MembershipListener() {
      @Override
      public void memberAdded(MembershipEvent event) {
        judge();
      }

      @Override
      public void memberRemoved(MembershipEvent event) {
        judge();
      }

      private void judge() {
        if (!threads.timer().isShutdown()) {
          threads.timer().execute(keeper::judgeAgain);
        }
      }
    };
  }

  private static MemberViewKeeper.Senses senses(
      HazelcastInstance hazelcast, MemberAddresses addresses, Relay relay) {
    return new MemberViewKeeper.Senses() {
      @Override
      public Map<Long, Long> heardAt() {
        return relay.heardAt();
      }

      @Override
      public Map<Long, Long> echoedAt() {
        return relay.echoedAt();
      }

      @Override
      public Set<Long> present() {
        return addresses.present();
      }

      @Override
      public Object listing() {
        return hazelcast.getCluster().getMembers();
      }

      @Override
      public Set<Long> gone() {
        return relay.farewells();
      }

      @Override
      public Set<Long> succeeded() {
        return addresses.succeeded();
      }
    };
  }

  private static NodeIdentity identity(CacheNodeConfig config, SecureRandom random) {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    return new NodeIdentity(
        config.name(),
        config.grpc().advertise(),
        config.grpc().port(),
        random.nextLong(),
        HexFormat.of().formatHex(secret));
  }

  private static HazelcastInstance startMember(
      CacheNodeConfig config, NodeIdentity identity, OwnershipService ownership) {
    List<SerializerConfig> serializers = new ArrayList<>(EntrySerializers.all());
    serializers.addAll(InvalidationSerializers.all());
    serializers.addAll(TermSpread.serializers());
    return HazelcastMember.start(
        new HazelcastMember.Settings(
            config.name(),
            config.cluster(),
            config.member().host(),
            config.member().port(),
            config.member().advertise(),
            config.member().seeds(),
            identity.toAttributes()),
        serializers,
        EntryStore.mapConfig(config.cache().maxEntries()),
        Invalidations.topicConfig(),
        OwnershipService.NAME,
        ownership);
  }

  Set<UUID> memberIds() {
    return hazelcast.getCluster().getMembers().stream()
        .map(Member::getUuid)
        .collect(Collectors.toSet());
  }

  /** Whether this member still is one: Hazelcast ends itself when it runs out of memory. */
  boolean isRunning() {
    return hazelcast.getLifecycleService().isRunning();
  }

  /**
   * Whether every partition of the cluster has its owner and its backup, and none is on its way.
   * Asks the other members; waits seconds for one that is silent.
   */
  boolean isSafe() {
    return isRunning() && hazelcast.getPartitionService().isClusterSafe();
  }

  /** Whether other nodes could take over what this one has. */
  boolean hasOthers() {
    return isRunning() && views.current().nodes().size() > 1;
  }

  /**
   * Gives all partitions to the others and stays a member that owns nothing; unless all of them are
   * on their way out too.
   */
  void handOver() {
    if (views.allDrain()) {
      return;
    }
    try {
      Cluster cluster = hazelcast.getCluster();
      boolean others =
          cluster.getMembers().stream().anyMatch(m -> !m.localMember() && !m.isLiteMember());
      if (others) {
        cluster.demoteLocalDataMember();
      }
    } catch (RuntimeException e) {
      // Shutting down hands over too, only less smoothly for requests under way.
      log.warn("partitions were not handed over before the shutdown: {}", e.getMessage());
    }
  }

  /** Says the last word, leaves the view, and then the cluster. */
  void leave() {
    invalidations.close();
    keeper.leave();
    long until = System.nanoTime() + LEAVE_NANOS;
    while (keeper.isMember() && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(LEAVE_NANOS / 100);
    }
    if (views.allDrain()) {
      // A shutdown would move the partitions from one to the other, to the last.
      hazelcast.getLifecycleService().terminate();
    } else {
      hazelcast.shutdown();
    }
  }
}
