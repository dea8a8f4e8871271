package io.tiercel.node.invalidation;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.config.TopicConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.topic.ITopic;
import com.hazelcast.topic.Message;
import io.tiercel.node.invalidation.TopicMessage.Heartbeat;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.node.ownership.NodeIdentity;
import io.tiercel.node.ownership.Standing;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The invalidation road of one node, put together: publisher, topic, heartbeat, relay. Thread-safe.
 */
public final class Invalidations implements MembershipListener, AutoCloseable {
  /** How often a node says that it is there and what its last number is. */
  public static final Duration HEARTBEAT = Duration.ofMillis(100);

  private static final Logger log = LoggerFactory.getLogger(Invalidations.class);
  private static final String TOPIC = "invalidations";

  private final HazelcastInstance hazelcast;
  private final Relay relay;
  private final InvalidationPublisher publisher;
  private final UUID localId;
  private final CopyOnWriteArrayList<Consumer<UUID>> drainListeners = new CopyOnWriteArrayList<>();
  private volatile Heartbeat.State state = Heartbeat.State.SERVING;

  /**
   * Listens from now on; {@link #start} makes it heard.
   *
   * @param standing whether probes of SDKs are answered now
   * @param executor sends to the other nodes
   * @param relaying sends to SDKs
   * @param timer for what is due soon
   * @param carriedBytes written rows up to this size travel with their invalidation; 0 for none
   */
  public Invalidations(
      HazelcastInstance hazelcast,
      long self,
      Standing standing,
      Executor executor,
      Executor relaying,
      ScheduledExecutorService timer,
      int carriedBytes,
      NodeMetrics metrics) {
    this.hazelcast = hazelcast;
    this.localId = hazelcast.getCluster().getLocalMember().getUuid();
    this.relay =
        new Relay(
            self,
            standing,
            System::nanoTime,
            metrics,
            new RelayRounds(relaying, timer, System::nanoTime));
    ITopic<TopicMessage> topic = hazelcast.getTopic(TOPIC);
    this.publisher =
        new InvalidationPublisher(
            self, relay, topic, executor, carriedBytes, System::nanoTime, metrics);
    topic.addMessageListener(this::heard);
    hazelcast.getCluster().addMembershipListener(this);
  }

  /** The topic's configuration: ordered per publisher, no global order, no statistics. */
  public static TopicConfig topicConfig() {
    return new TopicConfig(TOPIC).setGlobalOrderingEnabled(false).setStatisticsEnabled(false);
  }

  /** Sends heartbeats on the scheduler from now on. */
  public void start(ScheduledExecutorService scheduler) {
    var unused =
        scheduler.scheduleAtFixedRate(this::beat, 0, HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Where committed writes go. */
  public InvalidationPublisher publisher() {
    return publisher;
  }

  /** Where SDKs subscribe. */
  public Relay relay() {
    return relay;
  }

  /** Calls the listener with the id of each member that says it drains. */
  public void onDraining(Consumer<UUID> listener) {
    drainListeners.add(listener);
  }

  /** Whether every other member has heard this node, so that it may begin to write. */
  public boolean knownToAll() {
    return relay.echoedByAll(otherPublishers());
  }

  /** Tells every node that this one drains. */
  public void drain() {
    state = Heartbeat.State.DRAINING;
    drainListeners.forEach(listener -> listener.accept(localId));
    beat();
  }

  private List<Long> otherPublishers() {
    return hazelcast.getCluster().getMembers().stream()
        .filter(member -> !member.localMember())
        .map(member -> NodeIdentity.of(member).publisher())
        .toList();
  }

  private void beat() {
    try {
      relay.retain(otherPublishers());
      publisher.beat(state);
    } catch (RuntimeException e) {
      // A missed heartbeat shows as age; an exception would end the schedule.
      log.debug("no heartbeat this time", e);
    }
  }

  private void heard(Message<TopicMessage> message) {
    Member from = message.getPublishingMember();
    if (from.localMember()) {
      return;
    }
    TopicMessage content = message.getMessageObject();
    if (content instanceof TopicMessage.Invalidations invalidations) {
      relay.heard(invalidations);
    } else if (content instanceof Heartbeat beat) {
      relay.heard(beat);
      if (beat.state() != Heartbeat.State.SERVING) {
        drainListeners.forEach(listener -> listener.accept(from.getUuid()));
      }
    }
  }

  @Override
  public void memberAdded(MembershipEvent event) {}

  @Override
  public void memberRemoved(MembershipEvent event) {
    relay.left(NodeIdentity.of(event.getMember()).publisher());
  }

  /** Says the last word; to be called when nothing writes here any more. */
  @Override
  public void close() {
    state = Heartbeat.State.FAREWELL;
    beat();
    relay.closeAll("the node shuts down");
  }
}
