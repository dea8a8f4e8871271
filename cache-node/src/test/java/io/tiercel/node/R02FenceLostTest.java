package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.entry.Entry;
import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.node.ownership.SlotOwners;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Race 2: the fence itself is lost before the old fill lands. */
class R02FenceLostTest {
  private final FakeShardRouter router = new FakeShardRouter();
  private final TestNodes nodes = new TestNodes();

  @AfterEach
  void stop() {
    nodes.close();
  }

  @Test
  void fill_floorWasEvictedMeanwhile_isRefused() {
    router.seed(1, "old");
    Failpoint selected = new Failpoint(1);
    router.afterSelect(keys -> selected.pass());
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node)) {
      CompletableFuture<Response> early = client.get(1);
      selected.awaitReached();
      client.write(Write.Kind.PUT, 1L, "new").join();
      nodes.evictFloors();
      selected.open();
      early.join();
      Awaitility.await().until(() -> node.metrics().get(Count.FILLS_REFUSED) == 1);
      Entry entry = node.cluster().store().read(client.entryKey(1)).join();
      assertThat(entry).as("the floor was gone, only the lease could refuse").isNull();
    }
  }

  @Test
  void fill_partitionMovedMeanwhile_isRefused() {
    int keys = 64;
    for (long id = 0; id < keys; id++) {
      router.seed(id, "old");
    }
    CacheNode one = nodes.start(router);
    Failpoint selected = new Failpoint(2);
    router.afterSelect(loaded -> selected.pass());
    try (NodeClient client = nodes.client(one)) {
      List<Long> ids = new ArrayList<>();
      for (long id = 0; id < keys; id++) {
        ids.add(id);
      }
      List<CompletableFuture<Response>> early = client.getAll(ids, false);
      selected.awaitReached();
      CacheNode two = nodes.start(router);
      SlotOwners owners = two.cluster().owners();
      Awaitility.await().until(() -> owners.localSlots() > 1_000);
      List<Long> moved =
          ids.stream().filter(id -> owners.isLocal(client.entryKey(id).slot())).toList();
      assertThat(moved).isNotEmpty();
      moved.forEach(id -> client.write(Write.Kind.PUT, id, "new").join());
      nodes.evictFloors();
      // While it does not stand beside the new node it would not even try to fill.
      Awaitility.await().until(() -> one.cluster().voice().stands());
      selected.open();
      early.forEach(CompletableFuture::join);
      Awaitility.await().until(() -> one.cluster().leases().size() == 0);
      for (long id : moved) {
        EntryKey key = client.entryKey(id);
        assertThat(two.cluster().store().read(key).join()).as("key %s", id).isNull();
        assertThat(client.name(client.get(id).join())).isEqualTo("new");
      }
    }
  }
}
