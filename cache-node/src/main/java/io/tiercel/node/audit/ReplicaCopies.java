package io.tiercel.node.audit;

import io.tiercel.node.entry.Entry;
import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.entry.EntryStore;
import io.tiercel.node.loader.TableHandle;
import io.tiercel.node.loader.Tables;
import io.tiercel.router.Deadline;
import io.tiercel.router.ReplicaRow;
import io.tiercel.router.RowKey;
import io.tiercel.router.ShardRouter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Rows of replicas, of the keys whose entries this node holds. Only replicas count that the router
 * would let answer a load of the key now. Confined to the auditor's thread.
 */
final class ReplicaCopies implements CopySource {
  private static final Duration BOUND = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final EntryStore store;
  private final IntPredicate mayAsk;
  private final Tables tables;
  private final ShardRouter router;
  private Iterator<Map.Entry<EntryKey, Entry>> walk = Collections.emptyIterator();

  /** Replicas may answer for the slots that pass {@code mayAsk}. */
  ReplicaCopies(EntryStore store, IntPredicate mayAsk, Tables tables, ShardRouter router) {
    this.store = store;
    this.mayAsk = mayAsk;
    this.tables = tables;
    this.router = router;
  }

  @Override
  public CopyKind kind() {
    return CopyKind.REPLICA;
  }

  @Override
  public List<Copy> sample(int most) {
    Map<TableHandle, List<EntryKey>> keys = new LinkedHashMap<>();
    if (!walk.hasNext()) {
      walk = store.walk();
    }
    for (int taken = 0; taken < most && walk.hasNext(); taken++) {
      EntryKey key = walk.next().getKey();
      TableHandle table = tables.known(key.table());
      if (table != null) {
        keys.computeIfAbsent(table, first -> new ArrayList<>()).add(key);
      }
    }
    List<Copy> copies = new ArrayList<>();
    keys.forEach((table, asked) -> copies.addAll(read(table, asked)));
    return copies;
  }

  private List<Copy> read(TableHandle table, List<EntryKey> keys) {
    Map<RowKey, EntryKey> asked = new HashMap<>();
    for (EntryKey key : keys) {
      if (mayAsk.test(key.slot())) {
        asked.put(table.decodeKey(key.key()), key);
      }
    }
    List<Copy> copies = new ArrayList<>();
    List<RowKey> rowKeys = List.copyOf(asked.keySet());
    for (ReplicaRow told : router.readReplicas(table.meta(), rowKeys, Deadline.after(TIMEOUT))) {
      Content content = PrimaryRows.content(table, told.row());
      EntryKey key = asked.get(told.row().key());
      if (key != null) {
        copies.add(new Copy(kind(), "replica " + told.replica(), table, key, content, content));
      }
    }
    return copies;
  }

  @Override
  public Duration boundOf(Copy copy) {
    return BOUND;
  }

  @Override
  public Set<Copy> stillServed(List<Copy> suspects) {
    Map<TableHandle, List<EntryKey>> keys = new LinkedHashMap<>();
    for (Copy suspect : suspects) {
      keys.computeIfAbsent(suspect.table(), first -> new ArrayList<>()).add(suspect.key());
    }
    Set<Copy> now = new HashSet<>();
    keys.forEach((table, asked) -> now.addAll(read(table, asked)));
    now.retainAll(suspects);
    return now;
  }

  /** A replica is its operator's to mend. */
  @Override
  public boolean mends() {
    return false;
  }

  @Override
  public void mend(Copy wrong, Content primary) {
    throw new IllegalStateException("a replica is not mended from here");
  }
}
