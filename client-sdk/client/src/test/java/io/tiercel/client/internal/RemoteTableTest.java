package io.tiercel.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.client.Freshness;
import io.tiercel.client.Origin;
import io.tiercel.client.Row;
import io.tiercel.client.Table;
import io.tiercel.client.TiercelException;
import io.tiercel.client.Written;
import io.tiercel.client.internal.gateway.FakeCluster;
import io.tiercel.client.internal.gateway.FakeNode;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.TableShape;
import io.tiercel.protocol.v1.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RemoteTableTest {
  private static final TableShape SHAPE = Shapes.orders();

  private record Order(long id, int customerId, @Nullable String note) {}

  private final ExecutorService runner = Executors.newCachedThreadPool();
  private FakeCluster cluster;
  private FakeNode node;
  private TiercelClient client;
  private Table<Long, Order> orders;

  @BeforeEach
  void connect() {
    cluster = new FakeCluster(SHAPE);
    node = cluster.start();
    client = TiercelClient.connect(cluster.config().build(), System::nanoTime, cluster::connect);
    orders = client.table("orders", Long.class, Order.class);
  }

  @AfterEach
  void close() {
    runner.shutdownNow();
    client.close();
    cluster.close();
  }

  @Test
  void get_secondTime_answersFromNear() {
    orders.put(new Order(1, 7, "a"));
    cluster.write("orders", key(2), row(2, 8, "b"));

    assertThat(orders.get(2L)).isEqualTo(new Order(2, 8, "b"));
    assertThat(orders.read(2L).origin()).isEqualTo(Origin.NEAR);
    assertThat(orders.read(1L).origin()).isEqualTo(Origin.NEAR);
    assertThat(orders.get(1L)).isEqualTo(new Order(1, 7, "a"));
  }

  @Test
  void get_afterForeignWrite_answersNewRow() {
    cluster.write("orders", key(2), row(2, 8, "b"));
    orders.get(2L);
    cluster.write("orders", key(2), row(2, 9, null));

    assertThat(orders.get(2L)).isEqualTo(new Order(2, 9, null));
  }

  @Test
  void get_absentThenInserted_answersRow() {
    assertThat(orders.get(3L)).isNull();
    assertThat(orders.read(3L).origin()).isEqualTo(Origin.NEAR);
    cluster.write("orders", key(3), row(3, 1, "x"));

    assertThat(orders.get(3L)).isEqualTo(new Order(3, 1, "x"));
  }

  @Test
  void get_strong_passesNear() {
    orders.put(new Order(1, 7, "a"));

    assertThat(orders.read(1L, Freshness.strong()).origin()).isEqualTo(Origin.LOADED);
    assertThat(orders.with(Freshness.strong()).read(1L).origin()).isEqualTo(Origin.LOADED);
  }

  @Test
  void insert_twice_failsWithDuplicateKey() {
    assertThat(orders.insert(new Order(1, 7, "a")).repeated()).isFalse();

    assertThatThrownBy(() -> orders.insert(new Order(1, 7, "a")))
        .isInstanceOfSatisfying(
            TiercelException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DUPLICATE_KEY));
  }

  @Test
  void delete_presentThenAbsent_tellsWhetherItExisted() {
    orders.put(new Order(1, 7, "a"));

    assertThat(orders.delete(1L).existed()).isTrue();
    assertThat(orders.get(1L)).isNull();
    assertThat(orders.delete(1L).existed()).isFalse();
  }

  @Test
  void update_absent_failsWithNotFound() {
    assertThatThrownBy(() -> orders.update(1L, old -> old))
        .isInstanceOfSatisfying(
            TiercelException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void update_otherKey_failsWithInvalidKeyAndWritesNothing() {
    orders.put(new Order(1, 7, "a"));

    assertThatThrownBy(() -> orders.update(1L, old -> new Order(2, 7, "a")))
        .isInstanceOfSatisfying(
            TiercelException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_KEY));
    assertThat(orders.get(2L)).isNull();
  }

  @Test
  void update_blocking_runsTheChangeOnTheCallersThread() {
    orders.put(new Order(1, 7, "a"));
    Thread[] ran = new Thread[1];

    orders.update(
        1L,
        old -> {
          ran[0] = Thread.currentThread();
          return old;
        });

    assertThat(ran[0]).isSameAs(Thread.currentThread());
  }

  @Test
  void getAsync_severalBeforeTheNetworkThreadGetsThere_leaveInOneMessage() {
    Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    int before = node.batches().size();
    cluster.networkThread(held::add);
    List<CompletableFuture<Order>> reads =
        LongStream.range(1, 6).mapToObj(orders::getAsync).toList();
    cluster.networkThread(Runnable::run);
    held.forEach(Runnable::run);

    assertThat(reads).allSatisfy(read -> assertThat(read.join()).isNull());
    assertThat(node.batches().subList(before, node.batches().size())).containsExactly(5);
  }

  @Test
  void getAll_allHeld_isOneRequestAndFillsTheNearCache() {
    cluster.write("orders", key(5), row(5, 1, "five"));
    cluster.write("orders", key(4), row(4, 1, "four"));
    int before = node.requests().size();

    Map<Long, Order> rows = orders.getAll(List.of(5L, 4L, 5L));

    assertThat(rows)
        .containsExactly(
            Map.entry(5L, new Order(5, 1, "five")), Map.entry(4L, new Order(4, 1, "four")));
    assertThat(node.requests().subList(before, node.requests().size())).hasSize(1);
    assertThat(orders.read(5L).origin()).isEqualTo(Origin.NEAR);
    assertThat(orders.getAll(List.of(4L, 5L)).keySet()).containsExactly(4L, 5L);
    assertThat(node.requests().subList(before, node.requests().size())).hasSize(1);
  }

  @Test
  void getAll_someNotHeld_readsThoseAndAnswersPresentOnesInOrder() {
    cluster.write("orders", key(5), row(5, 1, "five"));
    cluster.write("orders", key(4), row(4, 1, "four"));
    int before = node.batches().size();

    assertThat(orders.getAll(List.of(5L, 6L, 4L, 7L)).keySet()).containsExactly(5L, 4L);
    assertThat(node.batches().subList(before, node.batches().size()))
        .as("a look at all, then reads of two")
        .containsExactly(1, 2);
  }

  @Test
  void getAll_nodeCannotPeek_readsEachKey() {
    cluster.write("orders", key(5), row(5, 1, "five"));
    cluster.write("orders", key(4), row(4, 1, "four"));
    node.script(
        request ->
            request.hasPeek()
                ? FakeNode.failure(request, "INTERNAL", false)
                : cluster.answer(request));

    assertThat(orders.getAll(List.of(5L, 4L)).keySet()).containsExactly(5L, 4L);
  }

  @Test
  void getAll_keyInvalidatedWhileItsAnswerIsUnderWay_isNotKept() {
    cluster.write("orders", key(5), row(5, 1, "old"));
    cluster.write("orders", key(4), row(4, 1, "four"));
    List<Response> late = new ArrayList<>();
    node.script(
        request -> {
          late.add(cluster.answer(request));
          return null;
        });
    CompletableFuture<Map<Long, Order>> rows = orders.getAllAsync(List.of(5L, 4L));
    Awaitility.await().until(() -> !node.held().isEmpty());
    cluster.write("orders", key(5), row(5, 2, "new"));

    node.answerAll();
    node.send(node.held().get(0).to(), late.get(0));

    assertThat(rows.join()).containsEntry(5L, new Order(5, 1, "old"));
    assertThat(orders.get(5L)).isEqualTo(new Order(5, 2, "new"));
    assertThat(orders.read(4L).origin()).isEqualTo(Origin.NEAR);
  }

  @Test
  void getAll_rowThatDoesNotFitTheRecord_failsAsItsOwnReadDoes() {
    cluster.write("orders", key(5), row(5, 1, "five"));
    cluster.write("orders", key(4), FakeCluster.bytes(SHAPE.rowCodec(), 4L, null, "no customer"));

    assertThatThrownBy(() -> orders.getAll(List.of(5L, 4L)))
        .isInstanceOfSatisfying(
            TiercelException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.MAPPING_MISMATCH));
  }

  @Test
  void getAll_strong_readsEachKey() {
    cluster.write("orders", key(5), row(5, 1, "five"));
    cluster.write("orders", key(4), row(4, 1, "four"));
    int before = node.requests().size();

    assertThat(orders.getAll(List.of(5L, 4L), Freshness.strong())).hasSize(2);
    assertThat(node.requests().subList(before, node.requests().size()))
        .hasSize(2)
        .allMatch(request -> request.getRead().getStrong());
  }

  @Test
  void genericRow_putAndGet_roundTrips() {
    Table<Row, Row> rows = client.table("orders");
    rows.put(Row.builder().set("id", 9).set("customer_id", 3).build());

    Row read = Objects.requireNonNull(rows.get(Row.of("id", 9L)));

    assertThat(read.columns()).containsExactly("id", "customer_id", "note");
    assertThat(read.getLong("ID")).isEqualTo(9);
    assertThat(read.getString("note")).isNull();
  }

  @Test
  void writeThroughOneMapping_otherMappingsNearCopy_isNotServed() {
    Table<Row, Row> rows = client.table("orders");
    orders.put(new Order(1, 7, "a"));
    rows.get(Row.of("id", 1L));
    cluster.lose(invalidation -> true);

    orders.put(new Order(1, 8, "b"));

    assertThat(rows.get(Row.of("id", 1L)))
        .isEqualTo(Row.builder().set("id", 1L).set("customer_id", 8L).set("note", "b").build());
  }

  @Test
  void shapeChanged_readAndWrite_mapAnewAndSucceed() {
    orders.put(new Order(1, 7, "a"));
    cluster.describe(Shapes.orders(2));

    assertThat(orders.get(2L)).isNull();
    assertThat(orders.put(new Order(1, 8, "b")).existed()).isTrue();
  }

  @Test
  void shapeChanged_nodesLearnOfItLate_asksUntilItFits() {
    orders.put(new Order(1, 7, "a"));
    cluster.describeLate(Shapes.orders(2), 3);

    assertThat(orders.put(new Order(1, 8, "b")).existed()).isTrue();
    assertThat(orders.get(1L)).isEqualTo(new Order(1, 8, "b"));
  }

  @Test
  void table_unknown_failsWithTheServersMessage() {
    assertThatThrownBy(() -> client.table("nothing", Long.class, Order.class))
        .isInstanceOfSatisfying(
            TiercelException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_TABLE))
        .hasMessageContaining("no shard has a table nothing");
  }

  @Test
  void async_dependents_runOffTheNetworkThread() throws Exception {
    Order read =
        orders
            .putAsync(new Order(1, 7, "a"))
            .thenApply(written -> orders.get(1L))
            .get(5, TimeUnit.SECONDS);

    assertThat(read).isEqualTo(new Order(1, 7, "a"));
  }

  @Test
  void putAsync_twiceOfOneRow_theSecondLeavesAfterTheFirst() throws Exception {
    node.script(request -> null);
    var first = orders.putAsync(new Order(1, 7, "a"));
    var second = orders.putAsync(new Order(1, 7, "b"));
    await().until(() -> node.held().size() == 1);

    node.answerAll();
    node.release(node.held().get(0));
    assertThat(first.get(5, TimeUnit.SECONDS).version())
        .isLessThan(second.get(5, TimeUnit.SECONDS).version());

    assertThat(node.held()).hasSize(1);
    assertThat(orders.get(1L)).isEqualTo(new Order(1, 7, "b"));
  }

  @Test
  void put_byTwoCallersOfOneRow_areOutTogether() {
    node.script(request -> null);
    List<CompletableFuture<Written>> puts = new ArrayList<>();
    for (String note : List.of("a", "b")) {
      puts.add(CompletableFuture.supplyAsync(() -> orders.put(new Order(1, 7, note)), runner));
    }
    await().until(() -> node.held().size() == 2);

    assertThat(node.held().stream().map(held -> held.request().getWrite().getWriterId()).distinct())
        .hasSize(2);
    node.held().forEach(node::release);
    assertThat(puts).allSatisfy(put -> assertThat(put).succeedsWithin(Duration.ofSeconds(5)));
  }

  static byte[] key(long id) {
    return FakeCluster.bytes(SHAPE.keyCodec(), id);
  }

  static byte[] row(long id, long customer, @Nullable String note) {
    return FakeCluster.bytes(SHAPE.rowCodec(), id, customer, note);
  }
}
