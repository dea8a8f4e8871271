package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.v1.Response;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Race 20: applications that know the table with and without its new column, side by side. */
@Timeout(60)
class R20SchemaChangeTest {
  private final FakeShardRouter router = new FakeShardRouter();
  private final TestNodes nodes = new TestNodes();

  @AfterEach
  void stop() {
    nodes.close();
  }

  /** A row as an application with this client's shape understands it. */
  private static List<@Nullable Object> row(NodeClient client, Response answer) {
    assertThat(answer.hasRow()).as("%s", answer).isTrue();
    try {
      return Arrays.asList(
          client.shape().rowCodec().decode(answer.getRow().getRow().toByteArray()));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return fail("the row is in another shape than it was asked for", e);
    }
  }

  /** Connects as an application that was deployed after the migration. */
  private NodeClient newClient(CacheNode node) {
    NodeClient[] client = {nodes.client(node)};
    Awaitility.await()
        .until(
            () -> {
              if (client[0].shape().columns().size() < 3) {
                client[0].close();
                client[0] = nodes.client(node);
              }
              return client[0].shape().columns().size() == 3;
            });
    return client[0];
  }

  @Test
  void entry_ofTheOldShape_isLoadedAnewForTheNewOne() {
    router.seed(1, "one");
    CacheNode node = nodes.start(router);
    try (NodeClient before = nodes.client(node)) {
      assertThat(row(before, before.get(1).join())).containsExactly(1L, "one");
      Awaitility.await().until(() -> node.metrics().get(Count.FILLS) == 1);
      router.addColumn("mood");
      assertThat(row(before, before.get(1).join())).as("no need to know").hasSize(2);
      try (NodeClient after = newClient(node)) {
        assertThat(row(after, after.get(1).join())).containsExactly(1L, "one", "default");
        Response old = before.get(1).join();
        assertThat(old.getFailure().getCode()).isEqualTo("SHAPE_CHANGED");
        assertThat(old.getFailure().getRetryable()).as("never in this shape").isFalse();
      }
    }
  }

  @Test
  void load_ofTheOldShape_isNotSharedByTheNewOne() {
    router.seed(1, "one");
    CacheNode node = nodes.start(router);
    Failpoint selected = new Failpoint(1);
    router.afterSelect(keys -> selected.pass());
    try (NodeClient before = nodes.client(node)) {
      CompletableFuture<Response> early = before.get(1);
      selected.awaitReached();
      router.addColumn("mood");
      try (NodeClient after = newClient(node)) {
        CompletableFuture<Response> late = after.get(1);
        Awaitility.await()
            .until(() -> router.queries().size() == 2 || node.metrics().get(Count.JOINED) == 1);
        selected.open();
        assertThat(row(before, early.join())).containsExactly(1L, "one");
        assertThat(row(after, late.join())).containsExactly(1L, "one", "default");
        Awaitility.await().until(() -> node.cluster().leases().size() == 0);
        assertThat(row(after, after.get(1).join())).containsExactly(1L, "one", "default");
      }
    }
  }
}
