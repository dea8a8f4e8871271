package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.Write;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Race 1: an old load is filled after the invalidation. */
class R01StaleSetTest {
  private final FakeShardRouter router = new FakeShardRouter();
  private final TestNodes nodes = new TestNodes();

  @AfterEach
  void stop() {
    nodes.close();
  }

  @Test
  void fill_loadBeganBeforeTheWrite_isRefused() {
    router.seed(1, "old");
    Failpoint selected = new Failpoint(1);
    router.afterSelect(keys -> selected.pass());
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node)) {
      CompletableFuture<Response> early = client.get(1);
      selected.awaitReached();
      client.write(Write.Kind.PUT, 1L, "new").join();
      assertThat(client.name(client.get(1).join())).isEqualTo("new");
      selected.open();
      Response joinedBefore = early.join();
      assertThat(client.name(joinedBefore)).isEqualTo("old");
      assertThat(joinedBefore.getRow().getNearTtlMillis()).as("not for near caches").isZero();
      Awaitility.await().until(() -> node.metrics().get(Count.FILLS_REFUSED) == 1);
      assertThat(client.name(client.get(1).join())).isEqualTo("new");
      assertThat(node.metrics().get(Count.FILLS)).isZero();
    }
  }

  @Test
  void get_afterTheWriteWasAcknowledged_doesNotJoinTheOldLoad() {
    router.seed(1, "old");
    Failpoint selected = new Failpoint(1);
    router.afterSelect(keys -> selected.pass());
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node)) {
      CompletableFuture<Response> early = client.get(1);
      selected.awaitReached();
      client.write(Write.Kind.PUT, 1L, "new").join();
      // The row goes, so that the next get has to load while the old load still stands.
      nodes.dropEverywhere(client.entryKey(1));
      router.afterSelect(keys -> {});
      assertThat(client.name(client.get(1).join())).isEqualTo("new");
      selected.open();
      assertThat(client.name(early.join())).isEqualTo("old");
      assertThat(client.name(client.get(1).join())).isEqualTo("new");
    }
  }
}
