package io.tiercel.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.client.Freshness;
import io.tiercel.client.Origin;
import io.tiercel.client.Session;
import io.tiercel.client.Table;
import io.tiercel.client.internal.gateway.FakeCluster;
import io.tiercel.protocol.TableShape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Race 4: what a session saw in one process, another process must not un-see. */
@Timeout(30)
class R04SessionTest {
  private record Order(long id, int customerId, String note) {}

  private static final Order OLD = new Order(1, 7, "old");
  private static final Order NEW = new Order(1, 8, "new");

  private FakeCluster cluster;
  private TiercelClient first;
  private TiercelClient second;

  @BeforeEach
  void connect() {
    cluster = new FakeCluster(Shapes.orders());
    cluster.start();
    first = TiercelClient.connect(cluster.config().build(), System::nanoTime, cluster::connect);
    second = TiercelClient.connect(cluster.config().build(), System::nanoTime, cluster::connect);
    orders(second).put(OLD);
    cluster.lose(invalidation -> true);
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
    cluster.close();
  }

  @Test
  void read_writtenThroughAnotherProcess_isNotOlderThanTheWrite() {
    Session session = first.newSession();
    orders(first).in(session).put(NEW);

    assertThat(orders(second).get(1L)).as("without the session").isEqualTo(OLD);
    Table<Long, Order> mine = orders(second).in(second.session(session.token()));
    assertThat(mine.get(1L)).isEqualTo(NEW);
    assertThat(mine.read(1L).origin()).isEqualTo(Origin.NEAR);
  }

  @Test
  void read_readThroughAnotherProcess_isNotOlderThanTheRead() {
    orders(first).put(NEW);
    Session session = first.newSession();
    assertThat(orders(first).in(session).get(1L)).isEqualTo(NEW);

    Table<Long, Order> mine = orders(second).in(second.session(session.token()));
    assertThat(mine.get(1L)).isEqualTo(NEW);
  }

  @Test
  void read_afterAReadThatWasAheadOfTheSharedTier_isNotOlderThanThat() {
    TableShape shape = Shapes.orders();
    cluster.commitUnraised(
        "orders",
        shape.keyCodec().encode(new Object[] {1L}),
        FakeCluster.bytes(shape.rowCodec(), 1L, 8L, "new"));
    Session session = first.newSession();
    assertThat(orders(first).get(1L)).as("without the session").isEqualTo(OLD);
    Table<Long, Order> mine = orders(first).in(session);
    assertThat(mine.with(Freshness.strong()).get(1L)).isEqualTo(NEW);

    assertThat(mine.get(1L)).isEqualTo(NEW);
    Table<Long, Order> elsewhere = orders(second).in(second.session(session.token()));
    assertThat(elsewhere.get(1L)).as("in another process").isEqualTo(NEW);
  }

  /** What an absence was read under says nothing of the rows that were deleted before it. */
  @Test
  void read_anAbsenceWasReadThroughAnotherProcess_noOlderCopyOfTheRowIsShown() {
    assertThat(orders(second).get(1L)).isEqualTo(OLD);
    cluster.forget("orders", Shapes.orders().keyCodec().encode(new Object[] {1L}));
    Session session = first.newSession();
    assertThat(orders(first).in(session).get(1L)).isNull();

    assertThat(orders(second).get(1L)).as("without the session").isEqualTo(OLD);
    Table<Long, Order> elsewhere = orders(second).in(second.session(session.token()));
    assertThat(elsewhere.get(1L)).isNull();
  }

  @Test
  void getAll_theSharedTierIsBehindWhatTheSessionRead_readsThatKeyFromThePrimary() {
    TableShape shape = Shapes.orders();
    orders(first).put(new Order(2, 7, "not near the other"));
    cluster.commitUnraised(
        "orders",
        shape.keyCodec().encode(new Object[] {1L}),
        FakeCluster.bytes(shape.rowCodec(), 1L, 8L, "new"));
    Session session = first.newSession();
    assertThat(orders(first).in(session).with(Freshness.strong()).get(1L)).isEqualTo(NEW);

    Table<Long, Order> elsewhere = orders(second).in(second.session(session.token()));
    assertThat(elsewhere.getAll(List.of(1L, 2L))).hasSize(2).containsEntry(1L, NEW);
  }

  private static Table<Long, Order> orders(TiercelClient client) {
    return client.table("orders", Long.class, Order.class);
  }
}
