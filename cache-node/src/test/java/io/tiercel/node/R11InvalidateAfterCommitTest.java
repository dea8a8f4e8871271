package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.Write;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Race 11: a floor raised before the commit lets a reader refill the old row. */
class R11InvalidateAfterCommitTest {
  private final FakeShardRouter router = new FakeShardRouter();
  private final TestNodes nodes = new TestNodes();

  @AfterEach
  void stop() {
    nodes.close();
  }

  @Test
  void get_whileTheWriteWaitsBeforeItsCommit_cannotPinTheOldRow() {
    router.seed(1, "old");
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node)) {
      Failpoint beforeCommit = new Failpoint(1);
      router.beforeCommit(write -> beforeCommit.pass());
      CompletableFuture<Response> write = client.write(Write.Kind.PUT, 1L, "new");
      beforeCommit.awaitReached();
      for (int i = 0; i < 20; i++) {
        assertThat(client.name(client.get(1).join())).isEqualTo("old");
      }
      Awaitility.await().until(() -> node.metrics().get(Count.FILLS) == 1);
      beforeCommit.open();
      write.join();
      assertThat(client.name(client.get(1).join())).isEqualTo("new");
    }
  }

  @Test
  void get_betweenCommitAndRaise_mayBeOldButIsNotKept() {
    router.seed(1, "old");
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node)) {
      Failpoint committed = new Failpoint(1);
      router.afterCommit(write -> committed.pass());
      assertThat(client.name(client.get(1).join())).isEqualTo("old");
      CompletableFuture<Response> write = client.write(Write.Kind.PUT, 1L, "new");
      committed.awaitReached();
      assertThat(client.name(client.get(1).join())).as("not acknowledged yet").isEqualTo("old");
      committed.open();
      write.join();
      assertThat(client.name(client.get(1).join())).isEqualTo("new");
    }
  }
}
