package io.tiercel.node.ownership;

import io.tiercel.node.FakeMemberViews;
import io.tiercel.router.MemberViews;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Nodes without Hazelcast: heartbeats by hand, a clock by hand, cuts by hand. One thread. */
final class FakeMesh {
  static final int PARTITIONS = 2;
  private static final long LEASE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long STEP_MILLIS = 100;

  private final MemberViews views = new FakeMemberViews();
  private final List<FakeNode> nodes = new ArrayList<>();
  private final Set<Set<Long>> cuts = new HashSet<>();
  private long nowNanos = TimeUnit.HOURS.toNanos(1);

  /** A node of the mesh. */
  final class FakeNode implements MemberViewKeeper.Senses {
    final long publisher = nodes.size() + 1L;
    final Standing standing = new Standing(publisher, PARTITIONS, LEASE_NANOS, () -> nowNanos);
    final MemberViewKeeper keeper =
        new MemberViewKeeper("c", publisher, views, this, standing, () -> nowNanos);
    private final Map<Long, Long> heard = new HashMap<>();
    private final Map<Long, Long> echoed = new HashMap<>();
    final Set<Long> takenForDead = new HashSet<>();
    boolean frozen;
    boolean dead;

    @Override
    public Map<Long, Long> heardAt() {
      return heard;
    }

    @Override
    public Map<Long, Long> echoedAt() {
      return echoed;
    }

    /** A frozen member is still listed; one that cannot be reached is dropped at once. */
    @Override
    public Set<Long> present() {
      Set<Long> present = new HashSet<>();
      nodes.stream()
          .filter(node -> !node.dead && !areCut(this, node))
          .forEach(node -> present.add(node.publisher));
      present.removeAll(takenForDead);
      return present;
    }

    @Override
    public Set<Long> gone() {
      return Set.of();
    }

    private void exchangeWith(FakeNode other) {
      heard.put(other.publisher, nowNanos);
      if (!other.standing.outsiders().contains(publisher)) {
        echoed.put(other.publisher, nowNanos);
      }
    }
  }

  FakeNode join() {
    FakeNode node = new FakeNode();
    nodes.add(node);
    return node;
  }

  void cut(FakeNode one, FakeNode other) {
    cuts.add(Set.of(one.publisher, other.publisher));
  }

  void heal() {
    cuts.clear();
  }

  /** Lets time pass in steps of a heartbeat. */
  void pass(long millis) {
    for (long passed = 0; passed < millis; passed += STEP_MILLIS) {
      nowNanos += TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS);
      for (FakeNode one : nodes) {
        for (FakeNode other : nodes) {
          if (one != other && reaches(one, other)) {
            one.exchangeWith(other);
          }
        }
      }
      nodes.stream()
          .filter(FakeMesh::runs)
          .forEach(
              node -> {
                node.keeper.judge();
                node.keeper.look();
              });
    }
  }

  private boolean reaches(FakeNode one, FakeNode other) {
    return runs(one) && runs(other) && !areCut(one, other);
  }

  private boolean areCut(FakeNode one, FakeNode other) {
    return one != other && cuts.contains(Set.of(one.publisher, other.publisher));
  }

  private static boolean runs(FakeNode node) {
    return !node.frozen && !node.dead;
  }
}
