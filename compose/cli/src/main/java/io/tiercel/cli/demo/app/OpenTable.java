package io.tiercel.cli.demo.app;

import io.tiercel.cli.demo.shop.ShopFamily;
import io.tiercel.cli.demo.shop.ShopKey;
import io.tiercel.cli.demo.shop.ShopRow;
import io.tiercel.cli.demo.trace.TraceObject;
import io.tiercel.client.Freshness;
import io.tiercel.client.Read;
import io.tiercel.client.Session;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.Written;
import java.time.Duration;

/**
 * A table of the shop as the callers use it. Immutable and thread-safe.
 *
 * @param rows the SDK's table
 * @param family makes its rows
 * @param <V> its record
 */
record OpenTable<V extends Record & ShopRow>(Table<ShopKey, V> rows, ShopFamily<V> family) {
  /** Long: the demo shares a machine with all its servers, and perhaps with other work. */
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  static <V extends Record & ShopRow> OpenTable<V> open(
      Tiercel tiercel, String name, ShopFamily<V> family, Freshness freshness) {
    return new OpenTable<>(
        tiercel.table(name, ShopKey.class, family.row()).with(freshness).withDeadline(DEADLINE),
        family);
  }

  /** The same, read in a session. */
  OpenTable<V> in(Session session) {
    return new OpenTable<>(rows.in(session).with(Freshness.session()), family);
  }

  Read<V> read(ShopKey key) {
    return rows.read(key);
  }

  Read<V> read(ShopKey key, Freshness freshness) {
    return rows.read(key, freshness);
  }

  Written put(TraceObject object, long revision) {
    return rows.put(family.make(object, revision));
  }

  Written insert(TraceObject object, long revision) {
    return rows.insert(family.make(object, revision));
  }

  Written delete(ShopKey key) {
    return rows.delete(key);
  }

  void update(ShopKey key, TraceObject object, long revision) {
    rows.update(key, old -> family.make(object, revision));
  }
}
