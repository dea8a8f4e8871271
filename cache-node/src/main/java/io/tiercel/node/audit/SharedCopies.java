package io.tiercel.node.audit;

import io.tiercel.node.entry.Entry;
import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.entry.EntryStore;
import io.tiercel.node.fill.OwnerWrites;
import io.tiercel.node.loader.TableHandle;
import io.tiercel.node.loader.Tables;
import io.tiercel.node.ownership.Voice;
import io.tiercel.protocol.Stamp;
import io.tiercel.router.ShardRouter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The shared entries this node owns and has served or stored. A walk over all of them, a piece with
 * each call, so that in time every one is looked at. Confined to the auditor's thread.
 */
final class SharedCopies implements CopySource {
  private static final Duration BOUND = Duration.ofSeconds(1);
  private static final long STEP_SECONDS = 2;
  private static final long FLOOR_MILLIS = 600_000;

  private final String node;
  private final EntryStore store;
  private final OwnerWrites.Publisher publisher;
  private final Voice voice;
  private final Tables tables;
  private final ShardRouter router;
  private Iterator<Map.Entry<EntryKey, Entry>> walk = Collections.emptyIterator();

  SharedCopies(
      String node,
      EntryStore store,
      OwnerWrites.Publisher publisher,
      Voice voice,
      Tables tables,
      ShardRouter router) {
    this.node = node;
    this.store = store;
    this.publisher = publisher;
    this.voice = voice;
    this.tables = tables;
    this.router = router;
  }

  @Override
  public CopyKind kind() {
    return CopyKind.SHARED;
  }

  @Override
  public List<Copy> sample(int most) {
    List<Copy> copies = new ArrayList<>();
    if (!walk.hasNext()) {
      walk = store.walk();
    }
    while (copies.size() < most && walk.hasNext()) {
      Map.Entry<EntryKey, Entry> held = walk.next();
      Copy copy = served(held.getKey(), held.getValue());
      if (copy != null) {
        copies.add(copy);
      }
    }
    return copies;
  }

  /** The entry as a copy, if this node would answer a read with it now. */
  private @Nullable Copy served(EntryKey key, Entry entry) {
    TableHandle table = tables.known(key.table());
    if (table == null || !voice.speaksFor(key.slot())) {
      return null;
    }
    int term = router.termOf(key.slot());
    if (!entry.answers(System.currentTimeMillis(), table.fingerprint(), term)) {
      return null;
    }
    byte[] row = entry.kind() == Entry.Kind.ROW ? entry.row() : null;
    return new Copy(kind(), node, table, key, Content.of(entry.stamp(), row), entry);
  }

  @Override
  public Duration boundOf(Copy copy) {
    return BOUND;
  }

  @Override
  public Set<Copy> stillServed(List<Copy> suspects) {
    Set<Copy> still = new HashSet<>();
    for (Copy suspect : suspects) {
      Entry now = held(suspect.key());
      // An entry that was filled anew is another object, so its row's bytes are too.
      if (now != null && now.equals(suspect.identity()) && served(suspect.key(), now) != null) {
        still.add(suspect);
      }
    }
    return still;
  }

  /** The very object that is served; what the map answers is a copy of it. */
  private @Nullable Entry held(EntryKey key) {
    Entry viewed = store.view(key);
    if (viewed == null && broughtToView(key)) {
      viewed = store.view(key);
    }
    return viewed;
  }

  private boolean broughtToView(EntryKey key) {
    try {
      return store.read(key).get(STEP_SECONDS, TimeUnit.SECONDS) != null;
    } catch (ExecutionException | TimeoutException e) {
      return false; // Its owner does not answer, so it does not serve it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public boolean mends() {
    return true;
  }

  /** By the change feed's step for a write whose stamp proves nothing. */
  @Override
  public void mend(Copy wrong, Content primary) {
    Stamp stamp = primary.stamp();
    // A floor above the row would keep it out of every cache.
    boolean lower = stamp.version() < wrong.content().stamp().version();
    Entry floor = Entry.floor(stamp, System.currentTimeMillis() + FLOOR_MILLIS);
    var unused =
        store
            .supersede(wrong.key(), floor, lower && !primary.absent())
            .thenCompose(left -> publisher.publish(wrong.key(), OwnerWrites.Publisher.ABOVE_ALL));
  }
}
