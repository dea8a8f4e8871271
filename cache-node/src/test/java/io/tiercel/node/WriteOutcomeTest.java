package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.entry.Entry;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.v1.Failure;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.Write;
import io.tiercel.router.ReadPreference;
import io.tiercel.router.RouterException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the tier keeps and says when a write does not simply succeed. */
class WriteOutcomeTest {
  private final FakeShardRouter router = new FakeShardRouter();
  private final TestNodes nodes = new TestNodes();

  @AfterEach
  void stop() {
    nodes.close();
  }

  @Test
  void write_outcomeUnknown_nothingIsKeptAndReadsGoToThePrimary() {
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node)) {
      client.write(Write.Kind.PUT, 1L, "old").join();
      router.afterCommit(
          write -> {
            throw new RouterException(
                RouterException.Code.SHARD_UNAVAILABLE,
                RouterException.Outcome.UNKNOWN,
                true,
                "the connection was lost around the commit",
                null);
          });
      Response unknown = client.write(Write.Kind.PUT, 1L, "new").join();
      assertThat(unknown.getFailure().getOutcome()).isEqualTo(Failure.Outcome.UNKNOWN);
      for (int i = 0; i < 3; i++) {
        Response got = client.get(1).join();
        assertThat(client.name(got)).isEqualTo("new");
        assertThat(got.getRow().getNearTtlMillis()).isZero();
      }
      assertThat(router.queries())
          .hasSize(3)
          .allMatch(query -> query.preference() == ReadPreference.PRIMARY);
      assertThat(node.metrics().get(Count.FILLS)).isZero();
      assertThat(node.metrics().get(Count.PUBLISHED)).as("near copies go too").isEqualTo(2);

      router.afterCommit(write -> {});
      client.write(Write.Kind.PUT, 1L, "settled").join();
      assertThat(client.name(client.get(1).join())).isEqualTo("settled");
      assertThat(router.queries()).hasSize(3);
    }
  }

  @Test
  void insert_duplicate_dropsWhatTheEntryBelieved() {
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node)) {
      assertThat(client.get(1).join().getRow().getAbsent()).isTrue();
      org.awaitility.Awaitility.await().until(() -> node.metrics().get(Count.FILLS) == 1);
      router.seed(1, "from outside");
      Response refused = client.write(Write.Kind.INSERT, 1L, "mine").join();
      assertThat(refused.getFailure().getCode()).isEqualTo("DUPLICATE_KEY");
      assertThat(refused.getFailure().getOutcome()).isEqualTo(Failure.Outcome.NOT_APPLIED);
      org.awaitility.Awaitility.await()
          .until(
              () -> {
                Entry entry = node.cluster().store().read(client.entryKey(1)).join();
                return entry != null && entry.kind() == Entry.Kind.FLOOR;
              });
      assertThat(client.name(client.get(1).join())).isEqualTo("from outside");
    }
  }

  @Test
  void request_unknownTableOrShape_isTold() {
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node)) {
      assertThat(client.getOf("nowhere", 77).join().getFailure().getCode())
          .isEqualTo("UNKNOWN_TABLE");
      assertThat(client.getOf("items", 78).join().getFailure().getCode())
          .isEqualTo("SHAPE_CHANGED");
      assertThat(client.getOf("items", 77).join().hasRow()).isTrue();
    }
  }
}
