package io.tiercel.client.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.client.Table;
import io.tiercel.client.internal.ConnectedClient;
import io.tiercel.client.internal.Shapes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes in containers, or behind a gateway: what they call each other means nothing out here. */
@Timeout(30)
class HiddenNodesTest {
  private record Order(long id, int customerId, @Nullable String note) {}

  @Test
  void call_viewNamesOnlyUnreachableNodes_goesThroughTheSeed() {
    try (FakeCluster cluster = new FakeCluster(Shapes.orders())) {
      cluster.start();
      cluster.hideAddresses();
      try (ConnectedClient client = ConnectedClient.to(cluster)) {
        Table<Long, Order> orders = client.tiercel().table("orders", Long.class, Order.class);
        orders.insert(new Order(1, 7, "a"));
        assertThat(orders.get(1L)).isEqualTo(new Order(1, 7, "a"));
      }
    }
  }

  @Test
  void call_seedBreaks_goesThroughTheOtherOne() {
    try (FakeCluster cluster = new FakeCluster(Shapes.orders())) {
      FakeNode first = cluster.start();
      FakeNode second = cluster.start();
      cluster.hideAddresses();
      try (ConnectedClient client = ConnectedClient.to(cluster)) {
        Table<Long, Order> orders = client.tiercel().table("orders", Long.class, Order.class);
        orders.insert(new Order(1, 7, "a"));
        FakeNode used = first.requests().isEmpty() ? second : first;
        FakeNode other = used == first ? second : first;
        used.stop();
        Table<Long, Order> patient = orders.withDeadline(Duration.ofSeconds(20));
        patient.insert(new Order(2, 7, "b"));
        assertThat(patient.get(2L)).isEqualTo(new Order(2, 7, "b"));
        await().untilAsserted(() -> assertThat(other.requests()).isNotEmpty());
      }
    }
  }
}
