package io.tiercel.cli.demo.app;

import io.tiercel.cli.demo.shop.ShopKey;
import io.tiercel.cli.demo.shop.ShopSchema;
import io.tiercel.cli.demo.shop.ShopTable;
import io.tiercel.cli.demo.trace.Trace;
import io.tiercel.cli.demo.trace.TraceObject;
import io.tiercel.client.Freshness;
import io.tiercel.client.Session;
import io.tiercel.client.Tiercel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The shop's tables opened through one SDK, and every object's key made once. Immutable. */
final class Shop {
  private final Map<Integer, OpenTable<?>> tables;
  private final TraceObject[] objects;
  private final ShopKey[] keys;

  /** Opens the tables of the trace's objects, to be read with this freshness. */
  Shop(Tiercel tiercel, Trace trace, Freshness freshness) {
    tables = new HashMap<>();
    for (int type : ShopSchema.types(trace)) {
      ShopTable table = ShopTable.ofType(type);
      tables.put(type, OpenTable.open(tiercel, table.name(), table.family(), freshness));
    }
    objects = new TraceObject[trace.objects()];
    keys = new ShopKey[trace.objects()];
    for (int number = 0; number < objects.length; number++) {
      TraceObject object = trace.describe(number);
      objects[number] = object;
      keys[number] = new ShopKey(object.id(), object.part());
    }
  }

  private Shop(Map<Integer, OpenTable<?>> tables, Shop shop) {
    this.tables = tables;
    this.objects = shop.objects;
    this.keys = shop.keys;
  }

  /** The same shop as one visitor sees it. */
  Shop in(Session session) {
    Map<Integer, OpenTable<?>> visited = new HashMap<>();
    tables.forEach((type, table) -> visited.put(type, table.in(session)));
    return new Shop(visited, this);
  }

  List<OpenTable<?>> tables() {
    return List.copyOf(tables.values());
  }

  Set<ShopKey> allKeys() {
    return Set.copyOf(Arrays.asList(keys));
  }

  TraceObject object(int number) {
    return objects[number];
  }

  ShopKey key(int number) {
    return keys[number];
  }

  OpenTable<?> table(TraceObject object) {
    OpenTable<?> table = tables.get(object.type());
    if (table == null) {
      throw new IllegalStateException("no table of type " + object.type());
    }
    return table;
  }
}
