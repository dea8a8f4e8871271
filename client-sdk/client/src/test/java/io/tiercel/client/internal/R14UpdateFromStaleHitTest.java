package io.tiercel.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.client.Freshness;
import io.tiercel.client.Table;
import io.tiercel.client.internal.gateway.FakeCluster;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Race 14: a read-modify-write that starts from a stale near copy. */
@Timeout(60)
class R14UpdateFromStaleHitTest {
  private static final int INCREMENTS = 2_000;

  private record Order(long id, int customerId, String note) {}

  private FakeCluster cluster;
  private TiercelClient first;
  private TiercelClient second;

  @BeforeEach
  void connect() {
    cluster = new FakeCluster(Shapes.orders());
    cluster.start();
    first = TiercelClient.connect(cluster.config().build(), System::nanoTime, cluster::connect);
    second = TiercelClient.connect(cluster.config().build(), System::nanoTime, cluster::connect);
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
    cluster.close();
  }

  @Test
  void update_nearCopyIsStale_startsAnewFromAStrongRead() {
    orders(first).put(new Order(1, 7, "a"));
    cluster.lose(invalidation -> true);
    orders(second).put(new Order(1, 10, "foreign"));

    Order after = orders(first).update(1L, old -> new Order(1, old.customerId() + 1, old.note()));

    assertThat(after).isEqualTo(new Order(1, 11, "foreign"));
    assertThat(orders(first).get(1L)).isEqualTo(after);
  }

  @Test
  void update_twoProcessesOneCounterAndNoInvalidations_theSumIsExact() throws Exception {
    orders(first).put(new Order(1, 0, "counter"));
    cluster.lose(invalidation -> true);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (Future<?> done :
          List.of(
              threads.submit(() -> count(orders(first))),
              threads.submit(() -> count(orders(second))))) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }

    Order counted = orders(first).get(1L, Freshness.strong());
    assertThat(counted).isEqualTo(new Order(1, 2 * INCREMENTS, "counter"));
  }

  private static void count(Table<Long, Order> orders) {
    for (int i = 0; i < INCREMENTS; i++) {
      orders.update(1L, old -> new Order(1, old.customerId() + 1, old.note()));
    }
  }

  private static Table<Long, Order> orders(TiercelClient client) {
    return client.table("orders", Long.class, Order.class);
  }
}
