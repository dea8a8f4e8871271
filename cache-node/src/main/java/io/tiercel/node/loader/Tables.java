package io.tiercel.node.loader;

import io.tiercel.router.ShardRouter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The tables this node has been asked for. Thread-safe. */
public final class Tables {
  private static final long REFRESH_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ShardRouter router;
  private final Executor blocking;
  private final ConcurrentHashMap<String, TableHandle> known = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Long> refreshedAt = new ConcurrentHashMap<>();

  /** Asks the router on the given executor. */
  public Tables(ShardRouter router, Executor blocking) {
    this.router = router;
    this.blocking = blocking;
  }

  /** A table asked for before; null says nothing. */
  public @Nullable TableHandle known(String name) {
    return known.get(name);
  }

  /** A table; fails with UNKNOWN_TABLE, TABLE_NOT_ADOPTED or an unreachable shard. */
  public CompletableFuture<TableHandle> resolve(String name) {
    return CompletableFuture.supplyAsync(
        () ->
            known.computeIfAbsent(
                name, table -> new TableHandle(router.table(table), router.policy(table))),
        blocking);
  }

  /** The same, read anew unless that was done within the last second. */
  public CompletableFuture<TableHandle> refresh(String name) {
    return CompletableFuture.supplyAsync(
        () ->
            known.compute(
                name,
                (table, before) ->
                    before != null && refreshedJustNow(table) ? before : readAnew(table)),
        blocking);
  }

  private boolean refreshedJustNow(String table) {
    Long at = refreshedAt.get(table);
    return at != null && System.nanoTime() - at < REFRESH_PAUSE_NANOS;
  }

  private TableHandle readAnew(String table) {
    refreshedAt.put(table, System.nanoTime());
    return new TableHandle(router.refreshTable(table), router.policy(table));
  }
}
