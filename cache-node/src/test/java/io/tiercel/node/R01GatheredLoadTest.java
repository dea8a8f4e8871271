package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.entry.Entry;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.Write;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Races 1 and 2 where another node than the key's owner does the old load. */
@Timeout(60)
class R01GatheredLoadTest {
  @Test
  void fill_gatheredLoadBeganBeforeTheWrite_isRefusedByTheOwner() {
    try (GatheringPair pair = new GatheringPair()) {
      NodeClient client = pair.client();
      CacheNode owner = pair.owner();
      long id = pair.handed().get(0);
      long refusedBefore = owner.metrics().get(Count.FILLS_REFUSED);
      Failpoint selected = new Failpoint(1);
      pair.gatherersRouter().afterSelect(keys -> selected.pass());

      CompletableFuture<Response> early = client.getGrouped(List.of(id), pair.gathered()).get(0);
      selected.awaitReached();
      client.write(Write.Kind.PUT, id, "new").join();
      // No floor is left that could refuse the fill: only the lease can.
      pair.nodes().evictFloors();
      selected.open();

      Response joinedBefore = early.join();
      // On a machine that stalls the owner has loaded itself meanwhile, under the same lease.
      assertThat(client.name(joinedBefore)).isIn("cold", "new");
      assertThat(joinedBefore.getRow().getNearTtlMillis()).as("not for near caches").isZero();
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(owner.metrics().get(Count.FILLS_REFUSED))
                      .isEqualTo(refusedBefore + 1));
      Entry kept = owner.cluster().store().read(client.entryKey(id)).join();
      assertThat(kept).isNull();
      assertThat(client.name(client.get(id).join())).isEqualTo("new");
    }
  }
}
