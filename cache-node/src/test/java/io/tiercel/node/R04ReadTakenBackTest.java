package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.node.entry.Entry;
import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.entry.EntryStore;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.Stamp;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.Write;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Race 4 at the nodes: a reader was shown a row whose write is committed, but not yet raised. What
 * the shared entry held before must not be told after that, or it must be said that it might.
 */
@Timeout(60)
class R04ReadTakenBackTest {
  private final FakeShardRouter router = new FakeShardRouter();
  private final TestNodes nodes = new TestNodes();

  @AfterEach
  void stop() {
    nodes.close();
  }

  @Test
  void read_loadOvertookAWriteThatRefusedItsFill_isNotTakenBack() {
    router.seed(1, "first");
    Failpoint committed = new Failpoint(1);
    Failpoint selected = new Failpoint(1);
    router.afterCommit(write -> committed.pass());
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node)) {
      CompletableFuture<Response> write = client.write(Write.Kind.PUT, 1L, "second");
      committed.awaitReached();
      router.seed(1, "third");
      router.afterSelect(keys -> selected.pass());
      CompletableFuture<Response> read = client.get(1);
      selected.awaitReached();
      committed.open();
      write.join();
      selected.open();

      assertThat(client.name(read.join())).isEqualTo("third");
      assertThat(read.join().getRow().getAhead()).isFalse();
      assertThat(node.metrics().get(Count.FILLS_REFUSED)).isEqualTo(1);
      assertThat(client.name(client.get(1).join())).isEqualTo("third");
    }
  }

  /** The absence is of after the row, and only has the floor it was read under. */
  @Test
  void read_absenceLoadedBeforeAnEarlierWriteWasRaised_isNotTakenBack() {
    Failpoint committed = new Failpoint(1);
    router.afterCommit(write -> committed.pass());
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node)) {
      CompletableFuture<Response> write = client.write(Write.Kind.PUT, 1L, "inserted");
      committed.awaitReached();
      router.remove(1);
      assertThat(client.get(1).join().getRow().getAbsent()).isTrue();
      List<Integer> toProve = provenAnew(node);
      committed.open();
      write.join();

      assertThat(client.get(1).join().getRow().getAbsent()).isTrue();
      assertThat(toProve).containsExactly(client.entryKey(1).slot());
    }
  }

  @Test
  void read_absenceOnItsWayWhileAnEarlierWriteWasRaised_isNotTakenBack() {
    Failpoint committed = new Failpoint(1);
    Failpoint selected = new Failpoint(1);
    router.afterCommit(write -> committed.pass());
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node)) {
      CompletableFuture<Response> write = client.write(Write.Kind.PUT, 1L, "inserted");
      committed.awaitReached();
      router.remove(1);
      router.afterSelect(keys -> selected.pass());
      CompletableFuture<Response> read = client.get(1);
      selected.awaitReached();
      List<Integer> toProve = provenAnew(node);
      committed.open();
      write.join();
      selected.open();

      assertThat(read.join().getRow().getAbsent()).isTrue();
      assertThat(client.get(1).join().getRow().getAbsent()).isTrue();
      assertThat(toProve).containsExactly(client.entryKey(1).slot());
    }
  }

  @Test
  void read_rowWrittenAfterItsAbsenceWasRead_isNotLoadedAgain() {
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node)) {
      assertThat(client.get(1).join().getRow().getAbsent()).isTrue();
      client.write(Write.Kind.PUT, 1L, "inserted").join();

      assertThat(client.name(client.get(1).join())).isEqualTo("inserted");
      assertThat(router.queries()).hasSize(1);
    }
  }

  @Test
  void strongRead_ownerTakesNoChanges_saysThatOthersMayBeToldSomethingOlder() {
    router.seed(1, "first");
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node)) {
      assertThat(client.get(1).join().getRow().getAhead()).isFalse();
      router.seed(1, "second");
      Failpoint selected = new Failpoint(1);
      router.afterSelect(keys -> selected.pass());
      CompletableFuture<Response> read = client.strongGet(1);
      selected.awaitReached();
      Failpoint busy = occupyOwner(node, client.entryKey(1));
      selected.open();

      Response strong = read.join();
      assertThat(client.name(strong)).isEqualTo("second");
      assertThat(strong.getRow().getAhead()).isTrue();
      assertThat(strong.getRow().getNearTtlMillis()).as("not for near caches").isZero();
      assertThat(client.name(client.get(1).join())).isEqualTo("first");
      busy.open();
      await().until(() -> client.name(client.get(1).join()).equals("second"));
    }
  }

  @Test
  void read_fillTakesLong_isAnsweredBeforeItAndKeptAfterIt() {
    router.seed(1, "first");
    Failpoint selected = new Failpoint(1);
    router.afterSelect(keys -> selected.pass());
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node)) {
      CompletableFuture<Response> read = client.get(1);
      selected.awaitReached();
      Failpoint busy = occupyOwner(node, besides(client.entryKey(1)));
      selected.open();

      assertThat(read.join().getRow().getAhead()).isTrue();
      busy.open();
      await().until(() -> node.metrics().get(Count.FILLS) == 1);
      assertThat(client.name(client.get(1).join())).isEqualTo("first");
      assertThat(router.queries()).hasSize(1);
    }
  }

  /** The slots whose replicas have to prove all that the primary has, before they answer. */
  private static List<Integer> provenAnew(CacheNode node) {
    List<Integer> slots = new CopyOnWriteArrayList<>();
    node.cluster().store().onForeignWrite(slots::add);
    return slots;
  }

  /** Another key of the same slot. */
  private static EntryKey besides(EntryKey key) {
    return new EntryKey(key.table(), new byte[] {1}, key.slot());
  }

  /** Keeps the thread that changes the key's entry in a raise that says nothing new. */
  private static Failpoint occupyOwner(CacheNode node, EntryKey key) {
    Failpoint busy = new Failpoint(1);
    EntryStore store = node.cluster().store();
    store.raisesOnlyWhile(
        slot -> {
          busy.pass();
          return true;
        });
    Entry nothing = Entry.floor(Stamp.NONE, System.currentTimeMillis());
    var unused = store.raiseFloor(key, nothing, store.begin(key, null));
    busy.awaitReached();
    return busy;
  }
}
