package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.cluster.Member;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.cluster.impl.ClusterServiceImpl;
import io.tiercel.protocol.v1.RowResult;
import io.tiercel.protocol.v1.Write;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Race 15 with real members: two that took each other for dead find together again. Of equal parts
 * Hazelcast lets the one with the greater address join the other; here that is the one that went on
 * and has acknowledged writes.
 */
@Timeout(120)
public class R15FellApartTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final FakeShardRouter router = new FakeShardRouter();
  private final TestNodes nodes = new TestNodes();

  @AfterEach
  void stop() {
    nodes.close();
  }

  @Test
  void write_inThePartThatWentOn_isSeenOnceBothAreOneAgain() {
    LongStream.range(0, 32).forEach(id -> router.seed(id, "old"));
    List<CacheNode> both =
        List.of(nodes.startBudgeted(router, 1_000), nodes.startBudgeted(router, 1_000)).stream()
            .sorted(Comparator.comparing(R15FellApartTest::address))
            .toList();
    CacheNode left = both.get(0);
    CacheNode staying = both.get(1);
    await().until(() -> both.stream().allMatch(node -> node.cluster().owners().localSlots() > 0));
    try (NodeClient atLeft = nodes.client(left);
        NodeClient atStaying = nodes.client(staying)) {
      long id = TestNodes.ownedBy(left, atLeft);
      await().atMost(LONG).until(() -> isSharedHit(atLeft, id));
      UUID before = local(staying).getUuid();

      router.memberViews().keep(staying.cluster().identity().publisher());
      takeForDead(staying, left);
      takeForDead(left, staying);
      await().atMost(LONG).until(() -> isWritten(atStaying, id));
      await().atMost(LONG).until(() -> both.stream().allMatch(R15FellApartTest::areTwo));

      await().atMost(LONG).until(() -> isSharedHit(atStaying, id) && isSharedHit(atLeft, id));
      assertThat(atStaying.name(atStaying.get(id).join())).isEqualTo("new");
      assertThat(atLeft.name(atLeft.get(id).join())).isEqualTo("new");
      assertThat(local(staying).getUuid()).as("it joined nobody").isEqualTo(before);
    }
  }

  private static boolean isWritten(NodeClient client, long id) {
    return !client.write(Write.Kind.PUT, id, "new").join().hasFailure();
  }

  private static boolean isSharedHit(NodeClient client, long id) {
    return client.get(id).join().getRow().getOrigin() == RowResult.Origin.SHARED;
  }

  private static boolean areTwo(CacheNode node) {
    return node.cluster().memberIds().size() == 2 && node.cluster().voice().stands();
  }

  private static void takeForDead(CacheNode node, CacheNode other) {
    ClusterServiceImpl cluster =
        ((HazelcastInstanceProxy) node.cluster().hazelcast())
            .getOriginal()
            .node
            .getClusterService();
    cluster.suspectMember(cluster.getMember(local(other).getUuid()), "as the test says", true);
  }

  private static Member local(CacheNode node) {
    return node.cluster().hazelcast().getCluster().getLocalMember();
  }

  private static String address(CacheNode node) {
    return local(node).getAddress().toString();
  }
}
