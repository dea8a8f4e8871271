package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.protocol.v1.Invalidation;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.Write;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Race 9: the shared entry is gone while near copies live. */
class R09OrphanTest {
  private final FakeShardRouter router = new FakeShardRouter();
  private final TestNodes nodes = new TestNodes();

  @AfterEach
  void stop() {
    nodes.close();
  }

  @Test
  void write_entryWasEvicted_isPublishedAllTheSame() {
    router.seed(1, "old");
    CacheNode node = nodes.start(router);
    List<Invalidation> heard = new CopyOnWriteArrayList<>();
    try (NodeClient client = nodes.client(node)) {
      var probes = client.invalidations(Collected.into(heard));
      Awaitility.await().until(() -> node.cluster().invalidations().relay().subscribers() == 1);
      Response near = client.get(1).join();
      nodes.dropEverywhere(client.entryKey(1));
      nodes.evictFloors();
      Response put = client.write(Write.Kind.PUT, 1L, "new").join();
      Awaitility.await().until(() -> heard.size() == 1);
      Invalidation invalidation = heard.get(0);
      assertThat(invalidation.getFloor()).isEqualTo(put.getWrite().getStamp());
      assertThat(invalidation.getFloor().getVersion())
          .isGreaterThan(near.getRow().getStamp().getVersion());
      assertThat(invalidation.getKey().toByteArray()).isEqualTo(client.entryKey(1).key());
      probes.onCompleted();
    }
  }
}
