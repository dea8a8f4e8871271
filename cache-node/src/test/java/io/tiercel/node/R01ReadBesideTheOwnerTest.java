package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.Write;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Race 1 at a node that does not own the key, as when the owner cannot be reached for a moment: the
 * raise takes place at the owner and revokes no flight here.
 */
class R01ReadBesideTheOwnerTest {
  private final FakeShardRouter router = new FakeShardRouter();
  private final TestNodes nodes = new TestNodes();

  @AfterEach
  void stop() {
    nodes.close();
  }

  @Test
  void get_besideTheOwnerAfterAnAcknowledgedWrite_joinsNoLoadFromBefore() {
    LongStream.range(0, 32).forEach(id -> router.seed(id, "old"));
    CacheNode owner = nodes.start(router);
    CacheNode other = nodes.start(router);
    Awaitility.await().until(() -> other.cluster().owners().localSlots() > 1_500);
    try (NodeClient atOwner = nodes.client(owner);
        NodeClient beside = nodes.client(other)) {
      long id = TestNodes.ownedBy(owner, atOwner);
      Failpoint selected = new Failpoint(1);
      router.afterSelect(keys -> selected.pass());

      CompletableFuture<Response> early = beside.getHere(id);
      selected.awaitReached();
      atOwner.write(Write.Kind.PUT, id, "new").join();
      CompletableFuture<Response> late = beside.getHere(id);
      selected.open();

      assertThat(beside.name(late.join())).isEqualTo("new");
      Response before = early.join();
      assertThat(before.getRow().getNearTtlMillis()).as("not for near caches").isZero();
    }
  }
}
