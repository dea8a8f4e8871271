package io.tiercel.router.replica;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/**
 * Chooses among a shard's servers: the qualified replica with the fewest outstanding requests, by
 * lot among equals; the primary stands second, behind it for its failure, or first where no replica
 * qualifies. A pure function but for the lot.
 */
public final class ReplicaSelector {
  private ReplicaSelector() {}

  /**
   * The servers to ask, the best first.
   *
   * @param qualified whether a replica may answer
   * @param outstanding requests on a server now
   */
  public static <S> List<S> order(
      S primary,
      List<S> replicas,
      Predicate<S> qualified,
      ToIntFunction<S> outstanding,
      RandomGenerator lot) {
    List<S> order = new ArrayList<>(replicas.size() + 1);
    int first = replicas.size() > 1 ? lot.nextInt(replicas.size()) : 0;
    for (int i = 0; i < replicas.size(); i++) {
      S replica = replicas.get((first + i) % replicas.size());
      if (qualified.test(replica)) {
        order.add(replica);
      }
    }
    if (order.size() > 1) {
      order.sort(Comparator.comparingInt(outstanding));
    }
    order.add(Math.min(1, order.size()), primary);
    return order;
  }
}
