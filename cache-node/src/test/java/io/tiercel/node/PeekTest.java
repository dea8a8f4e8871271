package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.HeldRow;
import io.tiercel.protocol.v1.Peek;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.Write;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node says that it holds of many keys: nothing that a read would not be answered with. */
@Timeout(60)
class PeekTest {
  private static final List<Long> IDS = LongStream.range(0, 3).boxed().toList();

  private final FakeShardRouter router = new FakeShardRouter();
  private final TestNodes nodes = new TestNodes();

  @AfterEach
  void stop() {
    nodes.close();
  }

  private static void warm(NodeClient client, List<Long> ids) {
    client.getAll(ids, false).forEach(answer -> assertThat(answer.join().hasRow()).isTrue());
    await().until(() -> client.peek(ids).stream().allMatch(Objects::nonNull));
  }

  private static @Nullable String name(NodeClient client, @Nullable HeldRow row) {
    return row == null
        ? null
        : (String) client.shape().rowCodec().decode(row.bytes(), row.from(), row.to())[1];
  }

  @Test
  void peek_aRowAnAbsenceAndAColdKey_tellsEachInItsPlaceAndLoadsNothing() {
    router.seed(0, "zero");
    router.seed(2, "cold");
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node)) {
      warm(client, List.of(0L, 1L));
      int queries = router.queries().size();
      long hits = node.metrics().get(Count.HITS);

      List<@Nullable HeldRow> held = client.peek(List.of(1L, 2L, 0L));

      assertThat(held.get(0)).extracting(HeldRow::absent).isEqualTo(true);
      assertThat(held.get(1)).isNull();
      assertThat(name(client, held.get(2))).isEqualTo("zero");
      assertThat(router.queries()).hasSize(queries);
      assertThat(node.metrics().get(Count.HITS) - hits).isEqualTo(2);
    }
  }

  @Test
  void peek_afterAWrite_holdsWhatWasWritten() {
    IDS.forEach(id -> router.seed(id, "old"));
    try (NodeClient client = nodes.client(nodes.start(router))) {
      warm(client, IDS);
      assertThat(client.write(Write.Kind.PUT, 1L, "new").join().hasWrite()).isTrue();

      assertThat(client.peek(IDS).stream().map(row -> name(client, row)))
          .containsExactly("old", "new", "old");
    }
  }

  @Test
  void peek_theTermHasRisen_holdsNothing() {
    IDS.forEach(id -> router.seed(id, "old"));
    try (NodeClient client = nodes.client(nodes.start(router))) {
      warm(client, IDS);
      router.term(2);

      assertThat(client.peek(IDS)).containsOnlyNulls();
    }
  }

  @Test
  void peek_nodeMayNotSpeak_holdsNothing() {
    IDS.forEach(id -> router.seed(id, "old"));
    CacheNode node = nodes.startBudgeted(router, 1_000);
    try (NodeClient client = nodes.client(node)) {
      warm(client, IDS);
      long stranger = node.cluster().identity().publisher() + 1;
      String cluster = nodes.config(node).cluster();
      FakeMemberViews views = router.memberViews();
      views.keep(stranger);
      assertThat(views.replace(cluster, views.read(cluster), Set.of(stranger))).isTrue();
      await().until(() -> !node.cluster().voice().stands());

      assertThat(client.peek(IDS)).containsOnlyNulls();
    }
  }

  @Test
  void peek_nodeDoesNotOwnTheKeys_holdsNothing() {
    LongStream.range(0, 32).forEach(id -> router.seed(id, "old"));
    CacheNode owner = nodes.start(router);
    CacheNode other = nodes.start(router);
    await().until(() -> other.cluster().owners().localSlots() > 0);
    try (NodeClient atOwner = nodes.client(owner);
        NodeClient atOther = nodes.client(other)) {
      List<Long> ids = List.of(TestNodes.ownedBy(owner, atOwner));
      warm(atOwner, ids);

      assertThat(atOther.peek(ids)).containsOnlyNulls();
    }
  }

  @Test
  void peek_moreThanAnAnswerShouldCarry_leavesTheRestToReads() {
    IDS.forEach(id -> router.seed(id, "x".repeat(700_000)));
    try (NodeClient client = nodes.client(nodes.start(router))) {
      IDS.forEach(id -> warm(client, List.of(id)));

      assertThat(client.peek(IDS).stream().map(Objects::nonNull))
          .containsExactly(true, true, false);
    }
  }

  @Test
  void peek_ofAnotherShape_isRefused() {
    try (NodeClient client = nodes.client(nodes.start(router))) {
      Response refused = client.peek(Peek.getDefaultInstance(), 99).join();

      assertThat(refused.getFailure().getCode()).isEqualTo("SHAPE_CHANGED");
    }
  }

  @Test
  void peek_ofBytesThatAreNoKey_isRefused() {
    try (NodeClient client = nodes.client(nodes.start(router))) {
      Peek peek = Peek.newBuilder().addKeys(ByteString.EMPTY).build();
      Response refused = client.peek(peek, client.shape().fingerprint()).join();

      assertThat(refused.getFailure().getCode()).isEqualTo("INVALID_KEY");
    }
  }
}
