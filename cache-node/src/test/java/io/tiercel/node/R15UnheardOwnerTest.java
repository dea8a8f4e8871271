package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.Write;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Race 15 in the middle of a write: the entry's owner is alone when the floor is raised, and what
 * it holds is thrown away when it is back. Only a raise at an owner that is heard may be
 * acknowledged.
 */
@Timeout(60)
class R15UnheardOwnerTest {
  @Test
  void write_ownerIsNotHeard_isAcknowledgedOnlyAfterARaiseThatCounts() {
    FakeShardRouter router = new FakeShardRouter();
    router.seed(1, "old");
    AtomicBoolean heard = new AtomicBoolean();
    AtomicInteger asked = new AtomicInteger();
    try (TestNodes nodes = new TestNodes()) {
      CacheNode node = nodes.start(router);
      try (NodeClient client = nodes.client(node)) {
        assertThat(client.name(client.get(1).join())).isEqualTo("old");
        node.cluster()
            .store()
            .raisesOnlyWhile(
                slot -> {
                  asked.incrementAndGet();
                  return heard.get();
                });

        CompletableFuture<Response> write = client.write(Write.Kind.PUT, 1L, "new");
        await().until(() -> asked.get() > 2);
        assertThat(write).isNotDone();
        heard.set(true);

        assertThat(write.join().hasFailure()).isFalse();
        assertThat(client.name(client.get(1).join())).isEqualTo("new");
      }
    }
  }
}
