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

/** Rows that travel with their invalidation, through one node and from the other. */
class CarriedRowsTest {
  private final FakeShardRouter router = new FakeShardRouter();
  private final TestNodes nodes = new TestNodes();
  private final List<Invalidation> heard = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    nodes.close();
  }

  @Test
  void write_smallRow_travelsToTheApplicationsOfAllNodes() {
    CacheNode one = nodes.start(router);
    CacheNode two = nodes.start(router);
    try (NodeClient writer = nodes.client(one);
        NodeClient listener = nodes.client(two)) {
      var probes = listener.invalidations(Collected.into(heard));
      Awaitility.await().until(() -> two.cluster().invalidations().relay().subscribers() == 1);

      Response put = writer.write(Write.Kind.PUT, 1L, "small").join();
      writer.write(Write.Kind.PUT, 2L, "\uD83D\uDE00".repeat(100)).join();
      writer.write(Write.Kind.DELETE, 1L, null).join();

      Awaitility.await().until(() -> heard.size() == 3);
      Invalidation small = heard.get(0);
      assertThat(small.getFloor()).isEqualTo(put.getWrite().getStamp());
      assertThat(small.getRow()).isEqualTo(put.getWrite().getRow());
      assertThat(small.getFingerprint()).isEqualTo(writer.shape().fingerprint());
      assertThat(heard.get(1).hasRow()).as("the large one").isFalse();
      assertThat(heard.get(2).hasRow()).as("the deleted one").isFalse();
      probes.onCompleted();
    }
  }
}
