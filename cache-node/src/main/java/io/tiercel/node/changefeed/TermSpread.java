package io.tiercel.node.changefeed;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
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
  private final Runnable leaveGap;

  /**
   * Takes orders from other members from now on.
   *
   * @param leaveGap makes every near cache ask again, by a number that it misses
   */
  public TermSpread(HazelcastInstance hazelcast, ShardFeeds feeds, Runnable leaveGap) {
    this.hazelcast = hazelcast;
    this.feeds = feeds;
    this.leaveGap = leaveGap;
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
            },
            in -> new Order(Objects.requireNonNull(in.readString()), in.readInt())));
  }

  /** Whether all members use the term now, and all near caches are going to ask again. */
  boolean spread(String shard, int term) throws InterruptedException {
    boolean used = all(new Order(shard, term));
    if (used) {
      leaveGap.run();
    }
    return used;
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
    if (feeds.term(order.shard) < order.term) {
      feeds.refresh();
    }
    return feeds.term(order.shard) >= order.term;
  }

  /** Runs on each member, on a thread that may wait for the catalog. */
  static final class Order implements Callable<Boolean>, HazelcastInstanceAware {
    private final String shard;
    private final int term;
    private @Nullable HazelcastInstance hazelcast;

    Order(String shard, int term) {
      this.shard = shard;
      this.term = term;
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
