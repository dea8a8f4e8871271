package io.tiercel.router.route;

import io.tiercel.router.Deadline;
import io.tiercel.router.ReadPreference;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RowKey;
import io.tiercel.router.RowStamp;
import io.tiercel.router.StoredRow;
import io.tiercel.router.TableMeta;
import io.tiercel.router.route.Cluster.ShardServers;
import io.tiercel.router.sql.RowReads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Reads rows by key: one query per shard, all shards at once. Thread-safe.
 *
 * <p>A shard that slots have left since the shard map was read refuses: what it still holds of them
 * may be written elsewhere by now. Then the map is read anew, and all is asked again: until the
 * deadline, as a shard says so a moment before the catalog does while its primary is replaced.
 */
public final class RowReadRoute {
  private static final Duration PAUSE = Duration.ofMillis(4);

  private final ClusterView view;
  private final ReadRoute route;
  private final RowReads reads;
  private final FanOut fanOut;

  /** With these steps behind it. */
  public RowReadRoute(ClusterView view, ReadRoute route, RowReads reads, FanOut fanOut) {
    this.view = view;
    this.route = route;
    this.reads = reads;
    this.fanOut = fanOut;
  }

  private record Part(Cluster cluster, ShardServers shard, List<RowKey> keys, BitSet slots) {}

  /** One row per key, in their order. */
  public List<StoredRow> read(
      TableMeta table, List<RowKey> keys, ReadPreference preference, Deadline deadline) {
    if (keys.isEmpty()) {
      return List.of();
    }
    keys.forEach(key -> RowKeys.check(table, key));
    for (int attempt = 1; ; attempt++) {
      Cluster cluster = view.openFor(table.name());
      try {
        return read(cluster, table, keys, preference, deadline);
      } catch (RouterException e) {
        if (e.code() != Code.SLOT_MOVED || deadline.remaining().compareTo(PAUSE) <= 0) {
          throw e;
        }
        if (attempt > 1) {
          LockSupport.parkNanos(PAUSE.toNanos());
        }
        view.lookBeyond(cluster.epoch());
      }
    }
  }

  private List<StoredRow> read(
      Cluster cluster,
      TableMeta table,
      List<RowKey> keys,
      ReadPreference preference,
      Deadline deadline) {
    List<Part> parts = split(cluster, table, keys);
    List<Supplier<Map<RowKey, StoredRow>>> work = new ArrayList<>(parts.size());
    for (Part part : parts) {
      work.add(
          () ->
              route.run(
                  part.shard(),
                  part.slots(),
                  preference,
                  deadline,
                  session ->
                      reads.read(
                          session,
                          table,
                          part.keys(),
                          key -> cluster.termOf(table.slotOf(key)),
                          cluster.epoch())));
    }
    List<Map<RowKey, StoredRow>> found = fanOut.all(work);
    return inOrder(table, keys, parts, found);
  }

  private static List<Part> split(Cluster cluster, TableMeta table, List<RowKey> keys) {
    Map<String, Part> parts = new LinkedHashMap<>();
    for (RowKey key : keys) {
      int slot = table.slotOf(key);
      ShardServers shard = cluster.ownerOf(slot);
      Part part =
          parts.computeIfAbsent(
              shard.name(), name -> new Part(cluster, shard, new ArrayList<>(), new BitSet()));
      part.keys().add(key);
      part.slots().set(slot);
    }
    return List.copyOf(parts.values());
  }

  private static List<StoredRow> inOrder(
      TableMeta table, List<RowKey> keys, List<Part> parts, List<Map<RowKey, StoredRow>> found) {
    List<StoredRow> rows = new ArrayList<>(keys.size());
    if (parts.size() == 1) {
      for (RowKey key : keys) {
        rows.add(rowOrAbsent(table, key, found.get(0), parts.get(0)));
      }
      return rows;
    }
    for (RowKey key : keys) {
      int slot = table.slotOf(key);
      for (int i = 0; i < parts.size(); i++) {
        if (parts.get(i).slots().get(slot)) {
          rows.add(rowOrAbsent(table, key, found.get(i), parts.get(i)));
          break;
        }
      }
    }
    return rows;
  }

  private static StoredRow rowOrAbsent(
      TableMeta table, RowKey key, Map<RowKey, StoredRow> found, Part part) {
    StoredRow row = found.get(key);
    if (row != null) {
      return row;
    }
    int term = part.cluster().termOf(table.slotOf(key));
    return new StoredRow(key, new RowStamp(term, 0), null);
  }
}
