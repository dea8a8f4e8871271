package io.tiercel.client.internal;

import io.tiercel.client.Freshness;
import io.tiercel.client.Read;
import io.tiercel.client.TiercelException;
import io.tiercel.client.Written;
import io.tiercel.client.internal.mapping.EncodedRow;
import io.tiercel.client.internal.mapping.KeyAddress;
import io.tiercel.client.internal.mapping.TableMapping;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.v1.Write;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes of one view. Futures complete on a network thread, or are complete.
 *
 * <p>{@code inOrder} is for callers who do not wait, and whose next writes come after it all the
 * same.
 */
final class TableWrites<K, V> {
  private static final byte[] NO_ROW = new byte[0];

  private final OpenTable<K, V> table;
  private final View view;
  private final TableReads<K, V> reads;

  TableWrites(OpenTable<K, V> table, View view, TableReads<K, V> reads) {
    this.table = table;
    this.view = view;
    this.reads = reads;
  }

  CompletableFuture<Written> insert(V row, boolean inOrder) {
    return write(
        (mapping, deadline) -> rowCall(mapping, Write.Kind.INSERT, row, 0, deadline, inOrder));
  }

  CompletableFuture<Written> put(V row, boolean inOrder) {
    return write(
        (mapping, deadline) -> rowCall(mapping, Write.Kind.PUT, row, 0, deadline, inOrder));
  }

  CompletableFuture<Written> delete(K key, boolean inOrder) {
    return write((mapping, deadline) -> deleteCall(mapping, key, deadline, inOrder));
  }

  private long deadline() {
    return table.parts().nanoClock().getAsLong() + view.deadlineNanos();
  }

  private CompletableFuture<Written> write(BiFunction<TableMapping<K, V>, Long, WriteCall> call) {
    long deadlineNanos = deadline();
    return store(deadlineNanos, mapping -> call.apply(mapping, deadlineNanos))
        .thenApply(Stored::toWritten);
  }

  private CompletableFuture<Stored<V>> store(
      long deadlineNanos, Function<TableMapping<K, V>, WriteCall> call) {
    try {
      return table.run(deadlineNanos, paths -> paths.writes().write(call.apply(paths.mapping())));
    } catch (TiercelException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private WriteCall rowCall(
      TableMapping<K, V> mapping,
      Write.Kind kind,
      V row,
      long expectedVersion,
      long deadlineNanos,
      boolean inOrder) {
    EncodedRow encoded = mapping.encode(row);
    Object nearKey = nearKey(mapping, encoded.key());
    return new WriteCall(
        kind,
        nearKey,
        encoded.key(),
        encoded.bytes(),
        encoded.writtenColumns(),
        expectedVersion,
        view.session(),
        deadlineNanos,
        inOrder);
  }

  /** A key the caller's key type cannot hold is never read with it: its address will do. */
  private static Object nearKey(TableMapping<?, ?> mapping, KeyAddress address) {
    Object nearKey = mapping.nearKeyOf(address.bytes());
    return nearKey == null ? address : nearKey;
  }

  private WriteCall deleteCall(
      TableMapping<K, V> mapping, K key, long deadlineNanos, boolean inOrder) {
    KeyAddress address = mapping.address(key);
    return new WriteCall(
        Write.Kind.DELETE,
        mapping.nearKey(key, address),
        address,
        NO_ROW,
        List.of(),
        0,
        view.session(),
        deadlineNanos,
        inOrder);
  }

  /**
   * Reads, changes, writes with the version read; from a strong read again when somebody came
   * between.
   *
   * @param callerCode where {@code change} runs
   */
  CompletableFuture<V> update(K key, UnaryOperator<V> change, Executor callerCode) {
    Update update = new Update(key, change, callerCode, deadline());
    return reads
        .read(key, view.freshness())
        .thenComposeAsync(
            read -> read.value() == null ? update.again() : update.write(read), callerCode);
  }

  private final class Update {
    private final K key;
    private final UnaryOperator<V> change;
    private final Executor callerCode;
    private final long deadlineNanos;

    Update(K key, UnaryOperator<V> change, Executor callerCode, long deadlineNanos) {
      this.key = key;
      this.change = change;
      this.callerCode = callerCode;
      this.deadlineNanos = deadlineNanos;
    }

    CompletableFuture<V> again() {
      return reads
          .beyond(key, Freshness.strong(), deadlineNanos)
          .thenComposeAsync(this::write, callerCode);
    }

    CompletableFuture<V> write(Read<V> read) {
      V before = read.value();
      if (before == null) {
        return CompletableFuture.failedFuture(
            new TiercelException(
                ErrorCode.NOT_FOUND, "table " + table.name() + ": there is no row to update"));
      }
      V after = change.apply(before);
      return store(deadlineNanos, mapping -> call(mapping, after, read.version().number()))
          .thenApply(stored -> rowOf(stored, after))
          .exceptionallyCompose(this::afterConflict);
    }

    private WriteCall call(TableMapping<K, V> mapping, V after, long expectedVersion) {
      // By its version no other can come before or after it unseen.
      WriteCall call =
          rowCall(mapping, Write.Kind.UPDATE, after, expectedVersion, deadlineNanos, false);
      if (!Arrays.equals(call.address().bytes(), mapping.address(key).bytes())) {
        throw new TiercelException(
            ErrorCode.INVALID_KEY,
            "table " + table.name() + ": an update must not change the key; insert and delete");
      }
      return call;
    }

    /** A repeated write tells the row as it is now, which may be a later writer's. */
    private V rowOf(Stored<V> stored, V after) {
      @Nullable V row = stored.row();
      return row == null || stored.repeated() ? after : table.paths().mapping().copyOf(row);
    }

    private CompletableFuture<V> afterConflict(Throwable failure) {
      TiercelException cause = Awaiting.unwrap(failure);
      if (cause.code() != ErrorCode.VERSION_CONFLICT) {
        return CompletableFuture.failedFuture(cause);
      }
      table.parts().counters().retries.increment();
      return again();
    }
  }
}
