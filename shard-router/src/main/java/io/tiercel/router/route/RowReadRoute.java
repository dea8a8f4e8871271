package io.tiercel.router.route;

import io.tiercel.router.Deadline;
import io.tiercel.router.ReadPreference;
import io.tiercel.router.RowKey;
import io.tiercel.router.RowStamp;
import io.tiercel.router.StoredRow;
import io.tiercel.router.TableMeta;
import io.tiercel.router.route.Cluster.ShardServers;
import io.tiercel.router.sql.RowReads;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads rows by key: one query per shard, all shards at once. Thread-safe. */
public final class RowReadRoute {
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

  private record Part(ShardServers shard, List<RowKey> keys, BitSet slots) {}

  /** One row per key, in their order. */
  public List<StoredRow> read(
      TableMeta table, List<RowKey> keys, ReadPreference preference, Deadline deadline) {
    if (keys.isEmpty()) {
      return List.of();
    }
    List<Part> parts = split(table, keys);
    List<Supplier<Map<RowKey, StoredRow>>> work = new ArrayList<>(parts.size());
    for (Part part : parts) {
      work.add(
          () ->
              route.run(
                  part.shard(),
                  part.slots(),
                  preference,
                  deadline,
                  session -> reads.read(session, table, part.keys(), part.shard().term())));
    }
    List<Map<RowKey, StoredRow>> found = fanOut.all(work);
    return inOrder(table, keys, parts, found);
  }

  private List<Part> split(TableMeta table, List<RowKey> keys) {
    Cluster cluster = view.now();
    Map<String, Part> parts = new LinkedHashMap<>();
    for (RowKey key : keys) {
      RowKeys.check(table, key);
      int slot = table.slotOf(key);
      ShardServers shard = cluster.ownerOf(slot);
      Part part =
          parts.computeIfAbsent(
              shard.name(), name -> new Part(shard, new ArrayList<>(), new BitSet()));
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
        rows.add(rowOrAbsent(key, found.get(0), parts.get(0)));
      }
      return rows;
    }
    for (RowKey key : keys) {
      int slot = table.slotOf(key);
      for (int i = 0; i < parts.size(); i++) {
        if (parts.get(i).slots().get(slot)) {
          rows.add(rowOrAbsent(key, found.get(i), parts.get(i)));
          break;
        }
      }
    }
    return rows;
  }

  private static StoredRow rowOrAbsent(RowKey key, Map<RowKey, StoredRow> found, Part part) {
    StoredRow row = found.get(key);
    return row != null ? row : new StoredRow(key, new RowStamp(part.shard().term(), 0), null);
  }
}
