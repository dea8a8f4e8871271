package io.tiercel.router.route;

import io.tiercel.router.Deadline;
import io.tiercel.router.ReplicaRow;
import io.tiercel.router.RouterException;
import io.tiercel.router.RowKey;
import io.tiercel.router.RowStamp;
import io.tiercel.router.StoredRow;
import io.tiercel.router.TableMeta;
import io.tiercel.router.replica.ReplicaChoice;
import io.tiercel.router.replica.Server;
import io.tiercel.router.route.Cluster.ShardServers;
import io.tiercel.router.sql.RowReads;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads rows on all replicas that a fresh read might use now, for whoever compares them. Not a way
 * to answer a read. Thread-safe.
 */
public final class ReplicaReadRoute {
  private final ClusterView view;
  private final ReplicaChoice choice;
  private final RowReads reads;

  /** With these steps behind it. */
  public ReplicaReadRoute(ClusterView view, ReplicaChoice choice, RowReads reads) {
    this.view = view;
    this.choice = choice;
    this.reads = reads;
  }

  private record Part(Server replica, Cluster cluster) {}

  /** What each of them says; one that fails says nothing. */
  public List<ReplicaRow> read(TableMeta table, List<RowKey> keys, Deadline deadline) {
    Map<Part, List<RowKey>> parts = new LinkedHashMap<>();
    Cluster cluster = view.now();
    for (RowKey key : keys) {
      RowKeys.check(table, key);
      int slot = table.slotOf(key);
      BitSet slots = new BitSet();
      slots.set(slot);
      ShardServers shard = cluster.ownerOf(slot);
      for (Server replica : shard.replicas()) {
        if (choice.answersFresh(replica, slots)) {
          Part part = new Part(replica, cluster);
          parts.computeIfAbsent(part, first -> new ArrayList<>()).add(key);
        }
      }
    }
    List<ReplicaRow> rows = new ArrayList<>();
    parts.forEach((part, asked) -> rows.addAll(read(table, part, asked, deadline)));
    return rows;
  }

  private List<ReplicaRow> read(TableMeta table, Part part, List<RowKey> keys, Deadline deadline) {
    Map<RowKey, StoredRow> found;
    RowReads.KeyTerms terms = key -> part.cluster().termOf(table.slotOf(key));
    long epoch = part.cluster().epoch();
    try {
      found =
          part.replica().read(deadline, session -> reads.read(session, table, keys, terms, epoch));
    } catch (RouterException noAnswer) {
      return List.of();
    }
    String name = part.replica().endpoint().toString();
    List<ReplicaRow> rows = new ArrayList<>(keys.size());
    for (RowKey key : keys) {
      StoredRow row = found.get(key);
      StoredRow absent = new StoredRow(key, new RowStamp(terms.of(key), 0), null);
      rows.add(new ReplicaRow(name, row == null ? absent : row));
    }
    return rows;
  }
}
