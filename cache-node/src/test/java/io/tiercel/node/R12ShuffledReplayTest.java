package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.entry.Entry;
import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.entry.EntryStore;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.Stamp;
import io.tiercel.protocol.v1.Write;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Race 12: events come late, twice and out of order. Seeded; the seed is in each message. */
class R12ShuffledReplayTest {
  private static final int KEYS = 20;
  private static final int WRITES = 400;
  private static final long SEED = 20_261_120L;

  private record Event(EntryKey key, Stamp stamp) {}

  private final FakeShardRouter router = new FakeShardRouter();
  private final TestNodes nodes = new TestNodes();
  private final List<Event> binlog = new ArrayList<>();
  private CacheNode node;
  private NodeClient client;
  private EntryStore store;

  @BeforeEach
  void writeAHistory() {
    node = nodes.start(router);
    client = nodes.client(node);
    store = node.cluster().store();
    for (int i = 0; i < WRITES; i++) {
      long id = i % KEYS;
      var stamp = client.write(Write.Kind.PUT, id, "v" + i).join().getWrite().getStamp();
      binlog.add(new Event(client.entryKey(id), new Stamp(stamp.getTerm(), stamp.getVersion())));
    }
    binlog.addAll(List.copyOf(binlog));
    Collections.shuffle(binlog, new Random(SEED));
  }

  @AfterEach
  void stop() {
    client.close();
    nodes.close();
  }

  private static Entry seen(Event event) {
    return Entry.floor(event.stamp(), System.currentTimeMillis() + 600_000);
  }

  private void everyKeyIsTheNewest() {
    for (long id = 0; id < KEYS; id++) {
      assertThat(client.name(client.get(id).join()))
          .as("seed %d", SEED)
          .isEqualTo("v" + (WRITES - KEYS + id));
    }
  }

  @Test
  void replay_shuffledAndDoubled_changesNothing() {
    for (Event event : binlog) {
      @Nullable Entry raised = store.advance(event.key(), seen(event)).join();
      assertThat(raised).as("seed %d", SEED).isNull();
    }
    everyKeyIsTheNewest();
    assertThat(node.metrics().get(Count.ROWS_LOADED)).isZero();
  }

  @Test
  void replay_overEvictedEntries_leadsToTheNewest() {
    nodes.evictFloors();
    binlog.forEach(event -> store.advance(event.key(), seen(event)).join());
    everyKeyIsTheNewest();
  }

  @Test
  void replay_withStampsNotCompared_dropsWhatIsRight() {
    binlog.forEach(event -> store.supersede(event.key(), seen(event), true).join());
    everyKeyIsTheNewest();
    assertThat(node.metrics().get(Count.ROWS_LOADED)).isEqualTo(KEYS);
  }

  @Test
  void advance_overAnOlderRow_raisesItsFloorOnce() {
    EntryKey key = client.entryKey(0);
    Stamp newer = new Stamp(1, Long.MAX_VALUE - 1);
    Entry event = Entry.floor(newer, System.currentTimeMillis() + 600_000);
    assertThat(store.advance(key, event).join()).extracting(Entry::stamp).isEqualTo(newer);
    assertThat(store.advance(key, event).join()).isNull();
    assertThat(store.read(key).join()).extracting(Entry::stamp).isEqualTo(newer);
  }

  /** It knows the row; but perhaps another member is the owner by now. */
  @Test
  void advance_ownerThatIsNotHeard_acknowledgesNothingUntilItIs() throws Exception {
    Event event = binlog.get(0);
    AtomicBoolean heard = new AtomicBoolean();
    store.raisesOnlyWhile(slot -> heard.get());
    CompletableFuture<@Nullable Entry> step = store.advance(event.key(), seen(event));
    assertThat(step).isNotDone();

    heard.set(true);

    assertThat(step.get(20, TimeUnit.SECONDS)).isNull();
  }

  @Test
  void term_raised_voidsWhatWasReadBefore() {
    long id = 0;
    assertThat(client.name(client.get(id).join())).isEqualTo("v" + (WRITES - KEYS));
    assertThat(node.metrics().get(Count.ROWS_LOADED)).isZero();
    router.term(2);
    client.get(id).join();
    assertThat(node.metrics().get(Count.ROWS_LOADED)).isEqualTo(1);
  }
}
