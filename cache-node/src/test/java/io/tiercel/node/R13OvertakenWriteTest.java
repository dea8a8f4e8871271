package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.entry.Entry;
import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.entry.EntryStore;
import io.tiercel.protocol.v1.Invalidation;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.RowResult;
import io.tiercel.protocol.v1.Write;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Race 13 with a write of the tier whose raise is late: another program has written the row in
 * between, without raising its version, and the change feed has told of that.
 */
public class R13OvertakenWriteTest {
  private static final long FAR = System.currentTimeMillis() + 600_000;

  private final FakeShardRouter router = new FakeShardRouter();
  private final TestNodes nodes = new TestNodes();
  private final List<Invalidation> heard = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    nodes.close();
  }

  @Test
  void raise_rowWasWrittenPastTheTierMeanwhile_keepsTheFloorAlone() {
    router.seed(1, "old");
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node)) {
      assertThat(client.name(client.get(1).join())).isEqualTo("old");
      var probes = client.invalidations(Collected.into(heard));
      Awaitility.await().until(() -> node.cluster().invalidations().relay().subscribers() == 1);
      Failpoint committed = new Failpoint(1);
      router.afterCommit(write -> committed.pass());
      CompletableFuture<Response> write = client.write(Write.Kind.PUT, 1L, "new");
      committed.awaitReached();

      router.rewrite(1, "outside");
      EntryStore store = node.cluster().store();
      EntryKey key = client.entryKey(1);
      store.supersede(key, Entry.floor(router.stampOf(1), FAR), true).join();
      committed.open();
      assertThat(write.join().hasFailure()).isFalse();

      assertThat(client.name(client.get(1).join())).isEqualTo("outside");
      Awaitility.await().until(() -> heard.size() == 1);
      assertThat(heard.get(0).hasRow()).as("near copies move to it").isFalse();
      probes.onCompleted();
    }
  }

  /** Another owner may have heard of what came from outside, and this one is it again. */
  @Test
  void raise_ownershipMayHaveChangedMeanwhile_keepsTheFloorAlone() {
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node)) {
      Failpoint committed = new Failpoint(1);
      router.afterCommit(write -> committed.pass());
      CompletableFuture<Response> write = client.write(Write.Kind.PUT, 1L, "new");
      committed.awaitReached();
      node.cluster().ownership().reset();
      committed.open();
      write.join();

      Response read = client.get(1).join();
      assertThat(read.getRow().getOrigin()).isEqualTo(RowResult.Origin.LOADED);
    }
  }

  @Test
  void raise_nothingHappenedMeanwhile_keepsTheRow() {
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node)) {
      client.write(Write.Kind.PUT, 1L, "new").join();

      Response hit = client.get(1).join();

      assertThat(client.name(hit)).isEqualTo("new");
      assertThat(hit.getRow().getOrigin()).isEqualTo(RowResult.Origin.SHARED);
    }
  }
}
