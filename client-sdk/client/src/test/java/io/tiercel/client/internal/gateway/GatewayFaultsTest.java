package io.tiercel.client.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.tiercel.client.Freshness;
import io.tiercel.client.Origin;
import io.tiercel.client.Outcome;
import io.tiercel.client.Table;
import io.tiercel.client.TiercelException;
import io.tiercel.client.Written;
import io.tiercel.client.internal.ConnectedClient;
import io.tiercel.client.internal.Shapes;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.TableShape;
import io.tiercel.protocol.v1.Failure;
import io.tiercel.protocol.v1.Request;
import io.tiercel.protocol.v1.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class GatewayFaultsTest {
  private static final TableShape SHAPE = Shapes.orders();

  private record Order(long id, int customerId, @Nullable String note) {}

  private FakeCluster cluster;
  private FakeNode first;
  private FakeNode second;
  private ConnectedClient client;
  private Table<Long, Order> orders;

  @BeforeEach
  void connect() {
    cluster = new FakeCluster(SHAPE);
    first = cluster.start();
    second = cluster.start();
    client = ConnectedClient.to(cluster);
    orders = client.tiercel().table("orders", Long.class, Order.class);
    await().until(() -> client.connectedTo(2));
  }

  @AfterEach
  void close() {
    client.close();
    cluster.close();
    assertThat(cluster.violations()).isEmpty();
  }

  @Test
  void read_ownersStreamBreaks_isAnsweredByAnotherNode() {
    first.script(request -> null);
    CompletableFuture<Order> read = orders.getAsync(1L);
    await().until(() -> first.held().size() == 1);
    first.breakExchanges();

    assertThat(second.requests()).as("at once, not when the silence is noticed").hasSize(1);
    assertThat(read.join()).isNull();
  }

  @Test
  void write_streamBreaksAfterItWasApplied_isRepeatedWithTheSameNumber() {
    first.script(
        request -> {
          assertThat(cluster.answer(request).hasWrite()).isTrue();
          return null;
        });
    CompletableFuture<Written> written = orders.insertAsync(new Order(1, 7, "a"));
    await().until(() -> first.held().size() == 1);
    first.breakExchanges();

    assertThat(written.join().repeated()).isTrue();
    Request again = second.requests().get(0);
    Request once = first.held().get(0).request();
    assertThat(again.getWrite().getSequence()).isEqualTo(once.getWrite().getSequence());
    assertThat(again.getWrite().getWriterId()).isEqualTo(once.getWrite().getWriterId());
  }

  @Test
  void update_repeatedWhenAnotherHasWritten_returnsItsOwnRow() {
    orders.insert(new Order(1, 7, "a"));
    first.script(
        request -> {
          if (request.hasWrite()) {
            assertThat(cluster.answer(request).hasWrite()).isTrue();
            cluster.write("orders", request.getKey().toByteArray(), row(1, "another's"));
            return null;
          }
          return cluster.answer(request);
        });
    CompletableFuture<Order> updated = orders.updateAsync(1L, old -> new Order(1, 7, "mine"));
    await().until(() -> first.held().size() == 1);
    first.breakExchanges();

    assertThat(updated.join()).isEqualTo(new Order(1, 7, "mine"));
    assertThat(orders.get(1L, Freshness.strong())).isEqualTo(new Order(1, 1, "another's"));
  }

  @Test
  void write_drainingNode_goesElsewhere() {
    first.script(request -> FakeNode.failure(request, "NODE_DRAINING", true));

    assertThat(orders.insert(new Order(1, 7, "a")).repeated()).isFalse();
    assertThat(second.requests()).hasSize(1);
  }

  @Test
  void read_retryableFailure_isRetriedUntilItPasses() {
    List<Request> seen = new ArrayList<>();
    first.script(
        request -> {
          seen.add(request);
          return seen.size() < 3
              ? FakeNode.failure(request, "SHARD_UNAVAILABLE", true)
              : cluster.answer(request);
        });

    assertThat(orders.get(1L)).isNull();
    assertThat(seen).hasSize(3);
  }

  @Test
  void write_neverAnswered_endsUnknownByItsDeadline() {
    first.script(request -> null);
    second.script(request -> null);

    assertThatThrownBy(
            () -> orders.withDeadline(Duration.ofMillis(100)).insert(new Order(1, 7, "a")))
        .isInstanceOfSatisfying(
            TiercelException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
              assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN);
            });
  }

  @Test
  void write_alwaysRefused_endsUnappliedByItsDeadline() {
    first.script(request -> FakeNode.failure(request, "SHARD_UNAVAILABLE", true));

    assertThatThrownBy(
            () -> orders.withDeadline(Duration.ofMillis(100)).insert(new Order(1, 7, "a")))
        .isInstanceOfSatisfying(
            TiercelException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
              assertThat(e.outcome()).isEqualTo(Outcome.NOT_APPLIED);
            })
        .hasMessageContaining("SHARD_UNAVAILABLE");
  }

  @Test
  void write_oneAttemptUnknownAndAllLaterRefused_endsUnknown() {
    AtomicInteger attempts = new AtomicInteger();
    first.script(
        request ->
            attempts.incrementAndGet() == 1
                ? unknown(FakeNode.failure(request, "SHARD_UNAVAILABLE", true))
                : FakeNode.failure(request, "SHARD_UNAVAILABLE", true));

    assertThatThrownBy(
            () -> orders.withDeadline(Duration.ofMillis(200)).insert(new Order(1, 7, "a")))
        .isInstanceOfSatisfying(
            TiercelException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
    assertThat(attempts).hasValueGreaterThan(1);
  }

  @Test
  void write_oneAttemptUnknownAndTheLastWordNotApplied_endsUnknown() {
    AtomicInteger attempts = new AtomicInteger();
    first.script(
        request ->
            attempts.incrementAndGet() == 1
                ? unknown(FakeNode.failure(request, "SHARD_UNAVAILABLE", true))
                : FakeNode.failure(request, "TRANSACTION_ABORTED", false));

    assertThatThrownBy(() -> orders.insert(new Order(1, 7, "a")))
        .isInstanceOfSatisfying(
            TiercelException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
  }

  /** The silent node may apply it yet, once somebody has deleted the row. */
  @ParameterizedTest
  @EnumSource(names = {"DUPLICATE_KEY", "NOT_FOUND", "CONSTRAINT_VIOLATION"})
  void write_oneAttemptSilentAndAnotherRefusedForTheRowsThereAre_endsUnknown(ErrorCode code) {
    first.script(request -> null);
    second.script(request -> FakeNode.failure(request, code.name(), false));

    assertThatThrownBy(() -> orders.insert(new Order(1, 7, "a")))
        .isInstanceOfSatisfying(
            TiercelException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN);
            });
    assertThat(first.held()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"VERSION_CONFLICT", "INVALID_VALUE"})
  void write_oneAttemptSilentAndAnotherRefusedForGood_endsUnapplied(ErrorCode code) {
    first.script(request -> null);
    second.script(request -> FakeNode.failure(request, code.name(), false));

    assertThatThrownBy(() -> orders.insert(new Order(1, 7, "a")))
        .isInstanceOfSatisfying(
            TiercelException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_APPLIED));
  }

  private static Response unknown(Response failure) {
    return failure.toBuilder()
        .setFailure(failure.getFailure().toBuilder().setOutcome(Failure.Outcome.UNKNOWN))
        .build();
  }

  @Test
  void write_noNodeIsLeft_endsUnappliedAndWorksAgainLater() {
    first.stop();
    second.stop();
    await().until(() -> client.connectedTo(0));

    assertThatThrownBy(
            () -> orders.withDeadline(Duration.ofMillis(200)).insert(new Order(1, 7, "a")))
        .isInstanceOfSatisfying(
            TiercelException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_APPLIED))
        .hasMessageContaining(first.address());
    second.startAgain();
    assertThat(orders.insert(new Order(1, 7, "a")).repeated()).isFalse();
  }

  @Test
  void writes_sameSlot_areOutOneAtATimeAndNumbered() {
    first.script(request -> null);
    CompletableFuture<Written> one = orders.putAsync(new Order(1, 1, "a"));
    CompletableFuture<Written> two = orders.putAsync(new Order(1, 2, "b"));
    CompletableFuture<Written> three = orders.putAsync(new Order(1, 3, "c"));
    for (int i = 0; i < 3; i++) {
      int arrived = i + 1;
      await().until(() -> first.held().size() == arrived);
      FakeNode.Held held = first.held().get(i);
      assertThat(held.request().getWrite().getSequence()).isEqualTo(arrived);
      cluster.left(held.request());
      first.release(held);
    }

    CompletableFuture.allOf(one, two, three).join();
    assertThat(orders.get(1L)).isEqualTo(new Order(1, 3, "c"));
  }

  /** A node that is stopped takes requests and says nothing. */
  @Test
  void read_silentNode_isAskedElsewhereAndAvoided() {
    first.script(request -> null);

    assertThat(orders.get(1L)).isNull();
    assertThat(orders.get(2L)).isNull();
    assertThat(second.requests()).hasSize(2);
    assertThat(first.held()).hasSize(1);
  }

  @Test
  void response_twiceOrUnknown_isDropped() {
    first.script(
        request -> {
          cluster.nodes().get(0).send(client.lastExchange(first), cluster.answer(request));
          return cluster.answer(request);
        });

    assertThat(orders.get(1L)).isNull();
    assertThat(orders.get(2L)).isNull();
  }

  @Test
  void readers_sameKeyAtOnce_shareOneRequest() {
    first.script(request -> null);
    List<CompletableFuture<Order>> reads = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      reads.add(orders.getAsync(1L));
    }
    assertThat(first.held()).hasSize(1);
    first.release(first.held().get(0));

    CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new)).join();
    assertThat(first.requests()).hasSize(1);
  }

  /** R1 through the whole SDK: the answer left the node before the write. */
  @Test
  void read_invalidatedWhileUnderWay_isNotKeptNorShared() {
    orders.put(new Order(1, 1, "old"));
    Table<Long, Order> fresh = orders.with(Freshness.bounded(Duration.ofSeconds(1)));
    cluster.write("orders", SHAPE.keyCodec().encode(new Object[] {2L}), row(2, "old"));
    var oldAnswer = new ArrayList<io.tiercel.protocol.v1.Response>();
    first.script(
        request -> {
          oldAnswer.add(cluster.answer(request));
          return null;
        });
    CompletableFuture<Order> slow = fresh.getAsync(2L);
    await().until(() -> first.held().size() == 1);
    cluster.write("orders", SHAPE.keyCodec().encode(new Object[] {2L}), row(2, "new"));
    first.answerAll();
    second.script(request -> null); // So that nobody else answers the shared request.

    assertThat(fresh.get(2L)).isEqualTo(new Order(2, 1, "new"));
    first.send(first.held().get(0).to(), oldAnswer.get(0));
    slow.join();
    assertThat(fresh.read(2L).value()).isEqualTo(new Order(2, 1, "new"));
    assertThat(fresh.read(2L).origin()).isEqualTo(Origin.NEAR);
  }

  @Test
  void invalidations_nodeDies_moveToAnotherAndNearHitsGoOn() {
    orders.put(new Order(1, 1, "a"));
    FakeNode subscribed = first.hasSubscriber() ? first : second;
    FakeNode other = subscribed == first ? second : first;
    subscribed.stop();
    await().until(other::hasSubscriber);

    await().until(() -> orders.read(1L).origin() == Origin.NEAR);
  }

  @Test
  void proofs_stop_nearHitsEndWithTheBound() {
    orders.put(new Order(1, 1, "a"));
    first.holdProofs(true);
    second.holdProofs(true);
    Table<Long, Order> bounded = orders.with(Freshness.bounded(Duration.ofMillis(300)));
    await().until(() -> bounded.read(1L).origin() == Origin.SHARED);

    assertThat(bounded.read(1L).origin()).as("just asked").isEqualTo(Origin.NEAR);
    assertThat(orders.with(Freshness.any()).read(1L).origin()).isEqualTo(Origin.NEAR);
  }

  @Test
  void connect_wrongCredentials_failsAtOnce() {
    first.refuseAll(Status.UNAUTHENTICATED);
    second.refuseAll(Status.UNAUTHENTICATED);

    assertThatThrownBy(() -> ConnectedClient.to(cluster))
        .isInstanceOfSatisfying(
            TiercelException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
  }

  @Test
  void connect_nobodyAnswers_namesTheAddressesAndLeavesNoThread() {
    first.stop();
    second.stop();

    assertThatThrownBy(
            () -> ConnectedClient.to(cluster, config -> config.deadline(Duration.ofMillis(300))))
        .isInstanceOfSatisfying(
            TiercelException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NODE_UNAVAILABLE))
        .hasMessageContaining(first.address())
        .hasMessageContaining(second.address());
  }

  @Test
  void close_withCallsOut_endsThemAndTheTimer() {
    first.script(request -> null);
    second.script(request -> null); // A stalled machine may ask there before the close.
    CompletableFuture<Order> read = orders.getAsync(1L);
    client.close();

    assertThatThrownBy(read::join).hasMessageContaining("closed");
    await()
        .until(
            () -> {
              Set<String> names =
                  Thread.getAllStackTraces().keySet().stream()
                      .map(Thread::getName)
                      .collect(Collectors.toSet());
              return !names.contains("tiercel-timer");
            });
  }

  private static byte[] row(long id, String note) {
    return FakeCluster.bytes(SHAPE.rowCodec(), id, 1L, note);
  }
}
