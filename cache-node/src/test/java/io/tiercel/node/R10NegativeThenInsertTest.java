package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.Write;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Race 10: a cached absence survives the insert. */
class R10NegativeThenInsertTest {
  private final FakeShardRouter router = new FakeShardRouter();
  private final TestNodes nodes = new TestNodes();

  @AfterEach
  void stop() {
    nodes.close();
  }

  @Test
  void insert_absenceIsCached_isSeenByTheNextGet() {
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node);
        NodeClient other = nodes.client(node)) {
      assertThat(client.get(1).join().getRow().getAbsent()).isTrue();
      Response cached = other.get(1).join();
      assertThat(cached.getRow().getAbsent()).isTrue();
      Response insert = client.write(Write.Kind.INSERT, 1L, "there").join();
      assertThat(insert.getWrite().getStamp().getVersion())
          .isGreaterThan(cached.getRow().getStamp().getVersion());
      assertThat(client.name(other.get(1).join())).isEqualTo("there");
    }
    assertThat(router.queries()).as("the absence was cached").hasSize(1);
  }

  @Test
  void insert_whileTheAbsenceIsLoaded_isNotOverwritten() {
    Failpoint selected = new Failpoint(1);
    router.afterSelect(keys -> selected.pass());
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node)) {
      CompletableFuture<Response> early = client.get(1);
      selected.awaitReached();
      client.write(Write.Kind.INSERT, 1L, "there").join();
      selected.open();
      assertThat(early.join().getRow().getAbsent()).isTrue();
      Awaitility.await().until(() -> node.metrics().get(Count.FILLS_REFUSED) == 1);
      assertThat(client.name(client.get(1).join())).isEqualTo("there");
    }
  }

  @Test
  void insert_afterDelete_getsAStampAboveTheDeletion() {
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node)) {
      client.write(Write.Kind.INSERT, 1L, "first").join();
      Response delete = client.write(Write.Kind.DELETE, 1L).join();
      assertThat(client.get(1).join().getRow().getAbsent()).isTrue();
      Response again = client.write(Write.Kind.INSERT, 1L, "second").join();
      assertThat(again.getWrite().getStamp().getVersion())
          .isGreaterThan(delete.getWrite().getStamp().getVersion());
      assertThat(client.name(client.get(1).join())).isEqualTo("second");
    }
  }
}
