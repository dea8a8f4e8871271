package io.tiercel.node.audit;

import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.loader.TableHandle;
import io.tiercel.protocol.Stamp;
import io.tiercel.router.Deadline;
import io.tiercel.router.ReadPreference;
import io.tiercel.router.RouterException;
import io.tiercel.router.RowKey;
import io.tiercel.router.ShardMap;
import io.tiercel.router.ShardRouter;
import io.tiercel.router.StoredRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the rows of copies from the primaries: one query at a time, one per shard and table. A
 * shard that is slow or does not answer is left alone for a while. Confined to the auditor's
 * thread.
 */
final class PrimaryRows {
  private static final Logger log = LoggerFactory.getLogger(PrimaryRows.class);
  private static final int MAX_BATCH = 200;
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(10);

  private record Part(String shard, TableHandle table) {}

  private final ShardRouter router;
  private final LongSupplier nanoClock;
  private final Map<String, Long> restsUntil = new HashMap<>();

  PrimaryRows(ShardRouter router, LongSupplier nanoClock) {
    this.router = router;
    this.nanoClock = nanoClock;
  }

  /** What the primaries say; a key whose primary was not asked or did not answer is not in it. */
  Map<EntryKey, Content> read(List<Copy> copies) {
    ShardMap map = router.shardMap();
    Map<Part, Set<EntryKey>> parts = new LinkedHashMap<>();
    for (Copy copy : copies) {
      Part part = new Part(map.ownerOf(copy.key().slot()), copy.table());
      parts.computeIfAbsent(part, first -> new LinkedHashSet<>()).add(copy.key());
    }
    Map<EntryKey, Content> rows = new HashMap<>();
    parts.forEach((part, keys) -> read(part, List.copyOf(keys), rows));
    return rows;
  }

  private void read(Part part, List<EntryKey> keys, Map<EntryKey, Content> rows) {
    for (int from = 0; from < keys.size() && !rests(part.shard()); from += MAX_BATCH) {
      List<EntryKey> batch = keys.subList(from, Math.min(keys.size(), from + MAX_BATCH));
      long start = nanoClock.getAsLong();
      try {
        query(part.table(), batch, rows);
        if (nanoClock.getAsLong() - start > SLOW_NANOS) {
          rest(part.shard(), "it is slow");
        }
      } catch (RouterException e) {
        rest(part.shard(), String.valueOf(e.getMessage()));
      }
    }
  }

  private void query(TableHandle table, List<EntryKey> keys, Map<EntryKey, Content> rows) {
    List<RowKey> decoded = new ArrayList<>(keys.size());
    keys.forEach(key -> decoded.add(table.decodeKey(key.key())));
    List<StoredRow> stored =
        router.readRows(table.meta(), decoded, ReadPreference.PRIMARY, Deadline.after(TIMEOUT));
    for (int i = 0; i < keys.size(); i++) {
      rows.put(keys.get(i), content(table, stored.get(i)));
    }
  }

  /** What MySQL answered, in the terms of a copy. */
  static Content content(TableHandle table, StoredRow row) {
    Stamp stamp = new Stamp(row.stamp().term(), row.stamp().version());
    var values = row.values();
    return Content.of(stamp, values == null ? null : table.encodeRow(values));
  }

  private boolean rests(String shard) {
    Long until = restsUntil.get(shard);
    return until != null && nanoClock.getAsLong() - until < 0;
  }

  private void rest(String shard, String why) {
    log.debug("the audit leaves {} alone for a while: {}", shard, why);
    restsUntil.put(shard, nanoClock.getAsLong() + REST_NANOS);
  }
}
