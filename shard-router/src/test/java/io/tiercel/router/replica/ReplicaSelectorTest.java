package io.tiercel.router.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The choice among replicas under load, on a made-up clock. */
final class ReplicaSelectorTest {
  private static final class Replica {
    final double millisPerRequest;
    int outstanding;
    int served;

    Replica(double millisPerRequest) {
      this.millisPerRequest = millisPerRequest;
    }
  }

  private record Ending(double at, Replica replica) {}

  @Test
  void order_nothingQualifies_primaryAlone() {
    assertThat(ReplicaSelector.order("p", List.of("a", "b"), r -> false, r -> 0, new Random(1)))
        .containsExactly("p");
  }

  @Test
  void order_qualified_leastOutstandingThenPrimaryThenOthers() {
    assertThat(
            ReplicaSelector.order(
                "p", List.of("aaa", "b", "cc"), r -> true, String::length, new Random(1)))
        .containsExactly("b", "p", "cc", "aaa");
  }

  @Test
  void order_equalReplicas_shareTheLoad() {
    List<Replica> replicas = List.of(new Replica(5), new Replica(5), new Replica(5));
    simulate(replicas);
    for (Replica replica : replicas) {
      assertThat(replica.served).isBetween(2800, 3900);
    }
  }

  @Test
  void order_oneReplicaTenTimesSlower_getsATenthOrLess() {
    List<Replica> replicas = List.of(new Replica(5), new Replica(50), new Replica(5));
    simulate(replicas);
    assertThat(replicas.get(1).served).isLessThan(10_000 / 8).isPositive();
  }

  /** 10,000 requests, one each half millisecond. */
  private static void simulate(List<Replica> replicas) {
    Random random = new Random(42);
    PriorityQueue<Ending> endings = new PriorityQueue<>(Comparator.comparingDouble(Ending::at));
    List<Replica> order = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      double now = i * 0.5;
      while (!endings.isEmpty() && endings.element().at() <= now) {
        endings.remove().replica().outstanding--;
      }
      order.clear();
      order.addAll(
          ReplicaSelector.order(new Replica(1), replicas, r -> true, r -> r.outstanding, random));
      Replica chosen = order.get(0);
      chosen.outstanding++;
      chosen.served++;
      endings.add(new Ending(now + chosen.millisPerRequest * (0.5 + random.nextDouble()), chosen));
    }
  }
}
