package io.tiercel.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tiercel.client.Freshness;
import io.tiercel.client.Table;
import io.tiercel.client.internal.gateway.FakeCluster;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A near hit allocates nothing on the caller's thread. */
@Timeout(60)
class NearHitAllocationTest {
  private static final int HITS = 200_000;

  private record Order(long id, int customerId, @Nullable String note) {}

  @Test
  void get_nearHit_allocatesNothing() {
    try (FakeCluster cluster = new FakeCluster(Shapes.orders())) {
      cluster.start();
      try (ConnectedClient client = ConnectedClient.to(cluster)) {
        Table<Long, Order> orders = client.tiercel().table("orders", Long.class, Order.class);
        Long key = 1_000_000L;
        orders.put(new Order(key, 1, "x"));
        Freshness bound = Freshness.bounded(Duration.ofSeconds(60));
        allocatedBy(orders, key, bound);

        assertThat(Math.min(allocatedBy(orders, key, bound), allocatedBy(orders, key, bound)))
            .as("bytes per 1000 hits")
            .isLessThan(HITS / 1000);
        assertThat(client.tiercel().statistics().nearHits()).isEqualTo(3L * HITS);
      }
    }
  }

  /** Caffeine now and then hands its bookkeeping to another thread: a few bytes in thousands. */
  private static long allocatedBy(Table<Long, Order> orders, Long key, Freshness bound) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < HITS; i++) {
      if (orders.get(key, bound) == null) {
        throw new AssertionError("the row is gone");
      }
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
