package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.partition.MigrationListener;
import com.hazelcast.partition.MigrationState;
import com.hazelcast.partition.ReplicaMigrationEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DrainTogetherTest {
  private final FakeShardRouter router = new FakeShardRouter();

  /** Counts what begins to move. */
  private static final class Moves implements MigrationListener {
    final AtomicInteger begun = new AtomicInteger();

    @Override
    public void migrationStarted(MigrationState state) {
      begun.incrementAndGet();
    }

    @Override
    public void migrationFinished(MigrationState state) {}

    @Override
    public void replicaMigrationCompleted(ReplicaMigrationEvent event) {}

    @Override
    public void replicaMigrationFailed(ReplicaMigrationEvent event) {}
  }

  @Test
  void drain_allNodesAtOnce_noneHandsOverToAnother() {
    try (TestNodes nodes = new TestNodes()) {
      List<CacheNode> all = List.of(nodes.start(router), nodes.start(router));
      await().until(() -> all.get(1).cluster().owners().localSlots() > 1_500);
      await().until(() -> all.get(0).cluster().isSafe());
      Moves moves = new Moves();
      all.forEach(
          node -> node.cluster().hazelcast().getPartitionService().addMigrationListener(moves));
      all.forEach(node -> node.cluster().invalidations().drain());
      await().until(() -> all.stream().allMatch(node -> node.cluster().views().allDrain()));

      all.stream()
          .map(node -> CompletableFuture.runAsync(node::drain))
          .toList()
          .forEach(CompletableFuture::join);

      assertThat(moves.begun).hasValue(0);
    }
  }

  @Test
  void drain_oneOfTwo_handsOver() {
    try (TestNodes nodes = new TestNodes()) {
      CacheNode staying = nodes.start(router);
      CacheNode leaving = nodes.start(router);
      await().until(() -> leaving.cluster().owners().localSlots() > 1_500);
      Moves moves = new Moves();
      staying.cluster().hazelcast().getPartitionService().addMigrationListener(moves);

      leaving.drain();

      assertThat(moves.begun).hasPositiveValue();
      assertThat(staying.cluster().owners().localSlots()).isEqualTo(4_096);
    }
  }
}
