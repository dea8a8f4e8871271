package io.tiercel.benchmarks.router;

import io.tiercel.benchmarks.tables.Item;
import io.tiercel.protocol.Slots;
import io.tiercel.router.Deadline;
import io.tiercel.router.ReadPreference;
import io.tiercel.router.RowKey;
import io.tiercel.router.RowWrite;
import io.tiercel.router.ShardRouter;
import io.tiercel.router.StoredRow;
import io.tiercel.router.TableMeta;
import io.tiercel.router.WriterSequence;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Rows read and written by the router. Thread-safe for reads; writes come from one thread. */
final class RoutedItems {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final ShardRouter router;
  private final TableMeta table;
  private final long writer = ThreadLocalRandom.current().nextLong();

  /** Of the last write in each slot, as the SDK counts them. */
  private final long[] sequences = new long[Slots.COUNT];

  RoutedItems(ShardRouter router) {
    this.router = router;
    this.table = router.table(Item.TABLE);
  }

  @Nullable Item get(long id) {
    StoredRow row =
        router
            .readRows(
                table, List.of(new RowKey(id)), ReadPreference.PRIMARY, Deadline.after(DEADLINE))
            .get(0);
    @Nullable Object @Nullable [] values = row.values();
    return values == null ? null : new Item(id, (String) Objects.requireNonNull(values[1]));
  }

  void put(Item item) {
    RowKey key = new RowKey(item.id());
    long sequence = ++sequences[table.slotOf(key)];
    var unused =
        router.write(
            new RowWrite(
                table,
                RowWrite.Kind.PUT,
                key,
                new Object[] {item.id(), item.content()},
                List.of(),
                0,
                0,
                new WriterSequence(writer, sequence)),
            Deadline.after(DEADLINE));
  }
}
