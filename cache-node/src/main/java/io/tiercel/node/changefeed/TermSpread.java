package io.tiercel.node.changefeed;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import io.tiercel.node.invalidation.Relay;
import io.tiercel.node.member.FieldSerializer;
import io.tiercel.router.feed.ShardFeeds;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes every member use a shard's new term, and only then makes the near caches ask again: one
 * that asked earlier could get an old answer from a member that does not know yet. Thread-safe.
 */
public final class TermSpread {
  private static final String EXECUTOR = "feed";
  private static final String CONTEXT = "tiercel.term-spread";
  private static final long PATIENCE_MILLIS = 1_500;

  private final HazelcastInstance hazelcast;
  private final ShardFeeds feeds;
  private final Relay relay;

  /** Takes orders from other members from now on. */
  public TermSpread(HazelcastInstance hazelcast, ShardFeeds feeds, Relay relay) {
    this.hazelcast = hazelcast;
    this.feeds = feeds;
    this.relay = relay;
    hazelcast.getUserContext().put(CONTEXT, this);
  }

  /** To be registered with every member. Number 121 is taken here. */
  public static List<SerializerConfig> serializers() {
    return List.of(
        FieldSerializer.of(
            121,
            Order.class,
            (out, order) -> {
              out.writeString(order.shard);
              out.writeInt(order.term);
              out.writeBoolean(order.closeStreams);
            },
            in ->
                new Order(
                    Objects.requireNonNull(in.readString()), in.readInt(), in.readBoolean())));
  }

  /** Whether all members use the term now, and all near caches ask again. */
  boolean spread(String shard, int term) throws InterruptedException {
    return all(new Order(shard, term, false)) && all(new Order(shard, term, true));
  }

  private boolean all(Order order) throws InterruptedException {
    Map<Member, Future<Boolean>> answers =
        hazelcast.getExecutorService(EXECUTOR).submitToAllMembers(order);
    boolean done = true;
    for (Map.Entry<Member, Future<Boolean>> answer : answers.entrySet()) {
      done &= carriedOut(answer.getValue()) || hasLeft(answer.getKey());
    }
    return done;
  }

  private static boolean carriedOut(Future<Boolean> answer) throws InterruptedException {
    try {
      return answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  private boolean hasLeft(Member member) {
    return !hazelcast.getCluster().getMembers().contains(member);
  }

  private boolean carryOut(Order order) {
    if (order.closeStreams) {
      relay.closeAll("the term of " + order.shard + " rose: copies have to be checked");
      return true;
    }
    if (feeds.term(order.shard) < order.term) {
      feeds.refresh();
    }
    return feeds.term(order.shard) >= order.term;
  }

  /** Runs on each member, on a thread that may wait for the catalog. */
  static final class Order implements Callable<Boolean>, HazelcastInstanceAware {
    private final String shard;
    private final int term;
    private final boolean closeStreams;
    private @Nullable HazelcastInstance hazelcast;

    Order(String shard, int term, boolean closeStreams) {
      this.shard = shard;
      this.term = term;
      this.closeStreams = closeStreams;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
      this.hazelcast = instance;
    }

    /** False while the member is still starting. */
    @Override
    public Boolean call() {
      Object here = Objects.requireNonNull(hazelcast).getUserContext().get(CONTEXT);
      return here instanceof TermSpread spread && spread.carryOut(this);
    }
  }
}
