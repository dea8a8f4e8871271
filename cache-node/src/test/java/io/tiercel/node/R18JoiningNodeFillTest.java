package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.ownership.SlotOwners;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.Write;
import io.tiercel.router.ShardRouter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Race 18: a joining node is filled with a value that its source has not dropped yet. Hazelcast
 * copies entries as they are, so a copy is only as good as what is done to it afterwards.
 */
@Timeout(60)
class R18JoiningNodeFillTest {
  /** As many writes as a node has threads for a shard can be held up at the same time. */
  private static final int PER_SHARD = 8;

  private final FakeShardRouter router = new FakeShardRouter();
  private final TestNodes nodes = new TestNodes();
  private final List<Long> ids = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.close();
  }

  /** The same number of keys on both shards, held by the first node. */
  private CacheNode startWith(String name) {
    int[] room = {PER_SHARD, PER_SHARD};
    for (long id = 1; room[0] + room[1] > 0; id++) {
      int shard = FakeShardRouter.items().slotOf(new io.tiercel.router.RowKey(id)) % 2;
      if (room[shard] > 0) {
        room[shard]--;
        ids.add(id);
        router.seed(id, name);
      }
    }
    CacheNode one = nodes.start(router);
    try (NodeClient client = nodes.client(one)) {
      client.getAll(ids, false).forEach(CompletableFuture::join);
      Awaitility.await().until(() -> client.peek(ids).stream().allMatch(Objects::nonNull));
    }
    return one;
  }

  /** Joins, and says which of the keys it took over. */
  private List<Long> movedTo(CacheNode joining, NodeClient client) {
    SlotOwners owners = joining.cluster().owners();
    Awaitility.await().until(() -> owners.localSlots() > 1_000);
    List<Long> moved =
        ids.stream().filter(id -> owners.isLocal(client.entryKey(id).slot())).toList();
    assertThat(moved).isNotEmpty();
    return moved;
  }

  @Test
  void copy_stepDelayedAcrossTheJoin_isRaisedBeforeTheWriteIsAcknowledged() {
    CacheNode one = startWith("old");
    Failpoint committed = new Failpoint(ids.size());
    router.afterCommit(write -> committed.pass());
    try (NodeClient client = nodes.client(one)) {
      List<CompletableFuture<Response>> writes =
          ids.stream().map(id -> client.write(Write.Kind.PUT, id, "new")).toList();
      committed.awaitReached();
      CacheNode two = nodes.start(router);
      try (NodeClient atTwo = nodes.client(two)) {
        List<Long> moved = movedTo(two, client);
        assertThat(moved)
            .as("the copies came along")
            .allMatch(id -> atTwo.name(atTwo.get(id).join()).equals("old"));
        assertThat(writes).noneMatch(CompletableFuture::isDone);
        committed.open();
        assertThat(writes).allMatch(write -> write.join().hasWrite());
        assertThat(moved).allMatch(id -> atTwo.name(atTwo.get(id).join()).equals("new"));
        assertThat(moved).allMatch(id -> client.name(client.get(id).join()).equals("new"));
      }
    }
  }

  @Test
  void copy_leftAtTheSource_isNotServedOnceItsPartitionMoved() {
    CacheNode one = startWith("old");
    CacheNode two = nodes.start(router);
    try (NodeClient atOne = nodes.client(one);
        NodeClient atTwo = nodes.client(two)) {
      List<Long> moved = movedTo(two, atTwo);
      moved.forEach(id -> atTwo.write(Write.Kind.PUT, id, "new").join());
      assertThat(moved)
          .as("asked by a node that does not know of the move")
          .allMatch(id -> atOne.name(atOne.getHere(id).join()).equals("new"));
    }
  }

  @Test
  void copy_voidSinceATermThatTheJoiningNodeHasMissed_isNotServed() {
    startWith("lost in the failover");
    ids.forEach(id -> router.seed(id, "in the database"));
    router.term(2);
    ShardRouter late = LateRouter.believing(1, router);
    CacheNode two = nodes.start(late);
    try (NodeClient atTwo = nodes.client(two)) {
      List<Long> moved = movedTo(two, atTwo);
      assertThat(moved).allMatch(id -> atTwo.name(atTwo.get(id).join()).equals("in the database"));
    }
  }

  @Test
  void copy_promotedFromBackup_isWhatTheOwnerAcknowledged() {
    CacheNode one = startWith("old");
    CacheNode two = nodes.start(router);
    try (NodeClient atOne = nodes.client(one)) {
      movedTo(two, atOne);
      Awaitility.await().until(one.cluster().hazelcast().getPartitionService()::isClusterSafe);
      List<Long> kept =
          ids.stream()
              .filter(id -> one.cluster().owners().isLocal(atOne.entryKey(id).slot()))
              .toList();
      kept.forEach(id -> atOne.write(Write.Kind.PUT, id, "new").join());
      one.cluster().hazelcast().getLifecycleService().terminate();
      for (long id : kept) {
        EntryKey key = atOne.entryKey(id);
        Awaitility.await().until(() -> two.cluster().owners().isLocal(key.slot()));
        byte[] row = two.cluster().store().read(key).join().row();
        assertThat(atOne.shape().rowCodec().decode(row)[1]).isEqualTo("new");
      }
    }
  }
}
