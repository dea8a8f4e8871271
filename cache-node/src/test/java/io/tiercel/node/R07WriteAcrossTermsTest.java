package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.v1.Invalidation;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.Write;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Race 7, the other side of a raised term: a write that was routed before the term rose commits
 * after its row was loaded in the new term. Its stamp is the lower one, its row the newer one.
 */
@Timeout(60)
class R07WriteAcrossTermsTest {
  private final FakeShardRouter router = new FakeShardRouter();
  private final TestNodes nodes = new TestNodes();

  @AfterEach
  void stop() {
    nodes.close();
  }

  private static String name(NodeClient client) {
    return client.name(client.get(1).join());
  }

  @Test
  void get_afterTheWriteWasAcknowledged_isNotWhatWasLoadedBeforeItsCommit() {
    router.seed(1, "old");
    CacheNode node = nodes.start(router);
    Failpoint routed = new Failpoint(1);
    router.beforeCommit(write -> routed.pass());
    List<Invalidation> heard = new CopyOnWriteArrayList<>();
    try (NodeClient client = nodes.client(node)) {
      assertThat(name(client)).isEqualTo("old");
      Awaitility.await().until(() -> node.metrics().get(Count.FILLS) == 1);
      var probes = client.invalidations(Collected.into(heard));
      Awaitility.await().until(() -> node.cluster().invalidations().relay().subscribers() == 1);
      CompletableFuture<Response> write = client.write(Write.Kind.PUT, 1L, "new");
      routed.awaitReached();
      router.term(2);
      router.seed(1, "old");
      assertThat(name(client)).as("not committed yet").isEqualTo("old");
      Awaitility.await().until(() -> node.metrics().get(Count.FILLS) == 2);
      routed.open();
      assertThat(write.join().hasWrite()).isTrue();
      assertThat(name(client)).isEqualTo("new");
      Awaitility.await().until(() -> heard.size() == 1);
      assertThat(heard.get(0).getFloor().getTerm()).as("near copies are of term 2").isEqualTo(2);
      probes.onCompleted();
    }
  }
}
