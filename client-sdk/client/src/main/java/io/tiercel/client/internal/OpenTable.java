package io.tiercel.client.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.tiercel.client.Outcome;
import io.tiercel.client.TiercelException;
import io.tiercel.client.internal.mapping.TableMapping;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.TableShape;
import io.tiercel.protocol.v1.TableDescription;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A table that all its views share. Maps it anew when the cluster says its shape has changed.
 * Thread-safe.
 */
final class OpenTable<K, V> {
  private final ClientParts parts;
  private final String name;
  private final Function<TableShape, TableMapping<K, V>> mapper;
  private volatile TablePaths<K, V> paths;

  @GuardedBy("this")
  private @Nullable CompletableFuture<TablePaths<K, V>> reopening;

  private OpenTable(
      ClientParts parts,
      String name,
      Function<TableShape, TableMapping<K, V>> mapper,
      TablePaths<K, V> paths) {
    this.parts = parts;
    this.name = name;
    this.mapper = mapper;
    this.paths = paths;
  }

  /** Asks for the table's shape and checks the caller's types against it. */
  static <K, V> OpenTable<K, V> open(
      ClientParts parts, String name, Function<TableShape, TableMapping<K, V>> mapper) {
    long leftNanos = parts.config().deadline().toNanos();
    long deadlineNanos = parts.nanoClock().getAsLong() + leftNanos;
    TableDescription description =
        Awaiting.result(
            parts.gateway().describe(name, 0, deadlineNanos),
            parts.answerWait(),
            false,
            leftNanos,
            Outcome.NOT_APPLIED);
    return new OpenTable<>(parts, name, mapper, paths(parts, mapper, description));
  }

  String name() {
    return name;
  }

  TableShape shape() {
    return paths.mapping().shape();
  }

  TablePaths<K, V> paths() {
    return paths;
  }

  ClientParts parts() {
    return parts;
  }

  /**
   * Runs an operation, and again where the shape it was encoded with is no longer the table's.
   * Nodes learn of another shape one after the other, so that may happen more than once.
   */
  <R extends @Nullable Object> CompletableFuture<R> run(
      long deadlineNanos, Function<TablePaths<K, V>, CompletableFuture<R>> operation) {
    return run(paths, 0, deadlineNanos, operation);
  }

  private <R extends @Nullable Object> CompletableFuture<R> run(
      TablePaths<K, V> used,
      int refusals,
      long deadlineNanos,
      Function<TablePaths<K, V>, CompletableFuture<R>> operation) {
    return operation
        .apply(used)
        .exceptionallyCompose(
            failure -> {
              TiercelException cause = Awaiting.unwrap(failure);
              return mayFitAnew(cause)
                  ? reopen(used, refusals, deadlineNanos)
                      .thenCompose(anew -> run(anew, refusals + 1, deadlineNanos, operation))
                  : CompletableFuture.failedFuture(cause);
            });
  }

  /** A write of which an attempt may have been applied must not be made again. */
  private static boolean mayFitAnew(TiercelException cause) {
    return cause.code() == ErrorCode.SHAPE_CHANGED && cause.outcome() == Outcome.NOT_APPLIED;
  }

  @SuppressWarnings("ReferenceEquality") // Replaced as a whole: another object is another shape.
  private synchronized CompletableFuture<TablePaths<K, V>> reopen(
      TablePaths<K, V> used, int refusals, long deadlineNanos) {
    if (paths != used) {
      return CompletableFuture.completedFuture(paths);
    }
    if (reopening == null || reopening.isDone()) {
      reopening =
          parts
              .gateway()
              .describe(name, refusals, deadlineNanos)
              .thenApply(description -> replace(used, description));
    }
    return reopening;
  }

  private TablePaths<K, V> replace(TablePaths<K, V> used, TableDescription description) {
    if (description.getFingerprint() == used.mapping().shape().fingerprint()) {
      return used; // By a node that does not know yet.
    }
    TablePaths<K, V> fresh = paths(parts, mapper, description);
    paths = fresh;
    parts.nearCaches().remove(used.nearCache());
    return fresh;
  }

  private static <K, V> TablePaths<K, V> paths(
      ClientParts parts,
      Function<TableShape, TableMapping<K, V>> mapper,
      TableDescription description) {
    TableShape shape;
    try {
      shape = TableShape.fromProto(description);
    } catch (IllegalArgumentException e) {
      throw new TiercelException(
          ErrorCode.MAPPING_MISMATCH,
          Outcome.NOT_APPLIED,
          "table "
              + description.getTable()
              + " has a kind of column this SDK does not know;"
              + " use a newer one",
          e);
    }
    return TablePaths.open(parts, mapper.apply(shape), description.getPolicy());
  }
}
