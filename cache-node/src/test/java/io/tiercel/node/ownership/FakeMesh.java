package io.tiercel.node.ownership;

import io.tiercel.node.FakeMemberViews;
import io.tiercel.router.MemberView;
import io.tiercel.router.MemberViews;
import io.tiercel.router.RouterException;
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
  final class FakeNode implements MemberViewKeeper.Senses, MemberViewKeeper.Merge {
    final long publisher = nodes.size() + 1L;
    final Standing standing = new Standing(publisher, PARTITIONS, LEASE_NANOS, () -> nowNanos);
    final MemberViewKeeper keeper =
        new MemberViewKeeper("c", publisher, new Reached(), this, this, standing, () -> nowNanos);
    private final Set<Long> earlier = new HashSet<>();
    boolean catalogIsCut;
    private final Map<Long, Long> heard = new HashMap<>();
    private final Map<Long, Long> echoed = new HashMap<>();
    final Set<Long> takenForDead = new HashSet<>();
    final List<Set<Long>> mergedInto = new ArrayList<>();
    private Set<Long> listed = Set.of();
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

    @Override
    public Set<Long> succeeded() {
      Set<Long> succeeded = new HashSet<>();
      nodes.stream()
          .filter(node -> present().contains(node.publisher))
          .forEach(node -> succeeded.addAll(node.earlier));
      return succeeded;
    }

    @Override
    public Object listing() {
      Set<Long> now = present();
      if (!now.equals(listed)) {
        listed = now;
      }
      return listed;
    }

    @Override
    public void into(Set<Long> publishers) {
      mergedInto.add(publishers);
    }

    boolean raises(int partition) {
      return standing.raises(partition, listing());
    }

    private void exchangeWith(FakeNode other) {
      heard.put(other.publisher, nowNanos);
      if (!other.standing.outsiders().contains(publisher)) {
        echoed.put(other.publisher, nowNanos);
      }
    }

    /** The catalog's rows, as far as this node gets there. */
    private final class Reached implements MemberViews {
      @Override
      public MemberView read(String cluster) {
        return reached().read(cluster);
      }

      @Override
      public boolean replace(String cluster, MemberView seen, Set<Long> members) {
        return reached().replace(cluster, seen, members);
      }

      @Override
      public void beat(String cluster, long epoch) {
        reached().beat(cluster, epoch);
      }

      private MemberViews reached() {
        if (catalogIsCut) {
          throw new RouterException(RouterException.Code.CATALOG_UNAVAILABLE, "cut");
        }
        return views;
      }
    }
  }

  FakeNode join() {
    FakeNode node = new FakeNode();
    nodes.add(node);
    return node;
  }

  /** A process that is started where another one was killed. */
  FakeNode restart(FakeNode killed) {
    killed.dead = true;
    FakeNode node = join();
    node.earlier.add(killed.publisher);
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
    return runs(one)
        && runs(other)
        && !areCut(one, other)
        && !other.takenForDead.contains(one.publisher);
  }

  private boolean areCut(FakeNode one, FakeNode other) {
    return one != other && cuts.contains(Set.of(one.publisher, other.publisher));
  }

  private static boolean runs(FakeNode node) {
    return !node.frozen && !node.dead;
  }
}
