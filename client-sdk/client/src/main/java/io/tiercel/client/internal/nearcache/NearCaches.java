package io.tiercel.client.internal.nearcache;

import io.tiercel.client.TiercelException;
import io.tiercel.client.internal.mapping.TableMapping;
import io.tiercel.protocol.RowChecksum;
import io.tiercel.protocol.Stamp;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * All near caches of a connection, by table: a table opened with two record types has two.
 * Thread-safe.
 */
public final class NearCaches {
  private final ConcurrentHashMap<String, List<Member<?>>> byTable = new ConcurrentHashMap<>();

  private record Member<V>(TableMapping<?, V> mapping, NearCache<V> cache) {
    void invalidate(byte[] key, Stamp floor) {
      Object nearKey = mapping.nearKeyOf(key);
      if (nearKey != null) {
        cache.invalidate(nearKey, floor);
      }
    }

    boolean advance(Change change, Change.Carried carried, long askedBeforeNanos) {
      Object nearKey = mapping.nearKeyOf(change.key());
      NearCacheEntry<V> kept = nearKey == null ? null : cache.look(nearKey);
      if (nearKey == null
          || kept == null
          || !kept.hasOrder()
          || !kept.askedBefore(askedBeforeNanos)
          || carried.fingerprint() != mapping.shape().fingerprint()) {
        return false;
      }
      V row;
      try {
        row = mapping.decode(carried.row());
      } catch (TiercelException unfit) {
        return false; // Whoever reads it is told.
      }
      return cache.advance(
          nearKey,
          kept,
          kept.movedTo(row, change.floor(), carried.row().length, RowChecksum.of(carried.row())));
    }

    /** Those kept for a key, which is at most one. */
    List<NearCopy> look(byte[] key) {
      Object nearKey = mapping.nearKeyOf(key);
      NearCacheEntry<V> entry = nearKey == null ? null : cache.look(nearKey);
      return entry == null ? List.of() : List.of(copy(key, entry));
    }

    Iterator<NearCopy> walk() {
      Iterator<Map.Entry<Object, NearCacheEntry<V>>> kept = cache.walk();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return kept.hasNext();
        }

        @Override
        public NearCopy next() {
          Map.Entry<Object, NearCacheEntry<V>> next = kept.next();
          return copy(mapping.bytesOf(next.getKey()), next.getValue());
        }
      };
    }

    private NearCopy copy(byte[] key, NearCacheEntry<?> entry) {
      return new NearCopy(mapping.shape().name(), key, mapping.shape().fingerprint(), entry);
    }

    void forget(byte[] key) {
      Object nearKey = mapping.nearKeyOf(key);
      if (nearKey != null) {
        cache.forget(nearKey);
      }
    }
  }

  /** From now on invalidations of the mapping's table reach this cache. */
  public <V> void add(TableMapping<?, V> mapping, NearCache<V> cache) {
    byTable
        .computeIfAbsent(tableName(mapping.shape().name()), name -> new CopyOnWriteArrayList<>())
        .add(new Member<>(mapping, cache));
  }

  /** Invalidations no longer reach this cache; it is no longer read. */
  public void remove(NearCache<?> cache) {
    byTable.values().forEach(members -> members.removeIf(member -> member.cache() == cache));
  }

  /** A key has changed. */
  public void invalidate(String table, byte[] key, Stamp floor) {
    for (Member<?> member : members(table)) {
      member.invalidate(key, floor);
    }
  }

  /**
   * A key has changed, and its row may have come along: copies that were asked for before the
   * instant move forward to it, others below the floor are void.
   *
   * @return how many moved
   */
  int apply(Change change, long askedBeforeNanos) {
    Change.Carried carried = change.carried();
    int moved = 0;
    for (Member<?> member : members(change.table())) {
      if (carried != null && member.advance(change, carried, askedBeforeNanos)) {
        moved++;
      } else {
        member.invalidate(change.key(), change.floor());
      }
    }
    return moved;
  }

  /** Nobody knows what a key is now. */
  public void forget(String table, byte[] key) {
    for (Member<?> member : members(table)) {
      member.forget(key);
    }
  }

  /** What is kept for a key, in each of the table's caches. */
  List<NearCopy> look(String table, byte[] key) {
    List<NearCopy> copies = new ArrayList<>();
    members(table).forEach(member -> copies.addAll(member.look(key)));
    return copies;
  }

  /** One walk for each cache, over what it keeps. */
  List<Iterator<NearCopy>> walks() {
    List<Iterator<NearCopy>> walks = new ArrayList<>();
    byTable.values().forEach(members -> members.forEach(member -> walks.add(member.walk())));
    return walks;
  }

  /** Entries in all of them, about. */
  public long size() {
    long size = 0;
    for (List<Member<?>> members : byTable.values()) {
      for (Member<?> member : members) {
        size += member.cache().size();
      }
    }
    return size;
  }

  private List<Member<?>> members(String table) {
    @Nullable List<Member<?>> members = byTable.get(tableName(table));
    return members == null ? List.of() : members;
  }

  private static String tableName(String table) {
    return table.toLowerCase(Locale.ROOT);
  }
}
