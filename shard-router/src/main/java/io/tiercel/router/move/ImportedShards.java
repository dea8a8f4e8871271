package io.tiercel.router.move;

import io.tiercel.router.Credentials;
import io.tiercel.router.RouterException;
import io.tiercel.router.move.ShardSide.Recorded;
import io.tiercel.router.move.ShardSide.StreamId;
import io.tiercel.router.replica.GtidSet;
import io.tiercel.router.topology.Topology;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/**
 * The primaries of all shards that get rows of an imported table, each with its own position in the
 * source's binlog. Confined to the importing thread; a thread per shard works while that one waits.
 *
 * <p>Where the process dies between the commits of two shards, one is ahead: then it is given
 * nothing that it has already.
 */
final class ImportedShards implements RowTarget, AutoCloseable {
  /** No shard is named so. */
  private static final String STREAM_SOURCE = "import:";

  /** In place of a position: whatever rows there are, are of this import, and of no use. */
  private static final String ANEW = "anew";

  private final List<ShardSide> sides;
  private final int[] owners;
  private final ExecutorService workers;
  private List<GtidSet> ahead = List.of();

  private ImportedShards(List<ShardSide> sides, int[] owners, ThreadFactory threads) {
    this.sides = List.copyOf(sides);
    this.owners = owners;
    this.workers = Executors.newFixedThreadPool(sides.size() + 1, threads);
  }

  /** Connects to all, and takes their streams from any earlier process. */
  static ImportedShards open(
      Topology topology,
      Credentials credentials,
      long importId,
      long token,
      MoveSteps steps,
      ThreadFactory threads)
      throws SQLException {
    List<ShardSide> sides = new ArrayList<>();
    try {
      for (Topology.Shard shard : topology.shards()) {
        sides.add(
            ShardSide.open(
                shard.name(),
                shard.primary(),
                topology.database(),
                credentials,
                new StreamId(importId, STREAM_SOURCE, shard.name()),
                token,
                steps));
      }
    } catch (SQLException | RuntimeException e) {
      sides.forEach(ShardSide::close);
      throw e;
    }
    return new ImportedShards(sides, topology.map().owners(), threads);
  }

  /** In the order of the shard map. */
  List<ShardSide> sides() {
    return sides;
  }

  /** The number of the shard that owns a slot. */
  int ownerOf(int slot) {
    return owners[slot];
  }

  /** Does something on every shard at once. */
  <R> List<R> onEach(OnShard<R> work) throws SQLException {
    Map<ShardSide, Callable<R>> calls = new LinkedHashMap<>();
    sides.forEach(side -> calls.put(side, () -> work.on(side)));
    return all(calls);
  }

  /** What is done on one shard. */
  @FunctionalInterface
  interface OnShard<R> {
    /** The work. */
    R on(ShardSide side) throws SQLException;
  }

  /** Does something beside what the importing thread does. */
  <R> Future<R> beside(Callable<R> work) {
    return workers.submit(work);
  }

  /** Waits for all, also where one fails: nothing of this process goes on behind its back. */
  <R> List<R> all(Map<ShardSide, Callable<R>> calls) throws SQLException {
    Map<ShardSide, Future<R>> futures = new LinkedHashMap<>();
    calls.forEach((side, call) -> futures.put(side, workers.submit(call)));
    List<R> results = new ArrayList<>();
    Exception failure = null;
    for (Map.Entry<ShardSide, Future<R>> future : futures.entrySet()) {
      try {
        results.add(await(future.getValue()));
      } catch (ExecutionException e) {
        failure = first(failure, failureOf(future.getKey(), e.getCause()));
      }
    }
    if (failure != null && failure.getCause() instanceof Error error) {
      throw error;
    }
    if (failure instanceof SQLException sql) {
      throw sql;
    }
    if (failure != null) {
      throw (RuntimeException) failure;
    }
    return results;
  }

  private static <R> R await(Future<R> future) throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Exception first(
      @org.jspecify.annotations.Nullable Exception earlier, Exception later) {
    if (earlier == null) {
      return later;
    }
    earlier.addSuppressed(later);
    return earlier;
  }

  private static Exception failureOf(
      ShardSide side, @org.jspecify.annotations.Nullable Throwable cause) {
    if (cause instanceof SQLException sql && !CatchUp.isDuplicate(sql)) {
      return new RouterException(
          RouterException.Code.SHARD_UNAVAILABLE,
          RouterException.Outcome.UNKNOWN,
          true,
          "the primary of %s answers with error %d (SQLState %s)"
              .formatted(side.shard(), sql.getErrorCode(), sql.getSQLState()),
          sql);
    }
    return cause instanceof SQLException || cause instanceof RuntimeException
        ? (Exception) cause
        : new IllegalStateException("work on " + side.shard() + " failed", cause);
  }

  @Override
  public boolean wants(MovedTable.Row row, GtidSet transaction) {
    return ahead.isEmpty() || !ahead.get(ownerOf(row.slot())).contains(transaction);
  }

  /** With rows: to those shards that get some. Without: to all. */
  @Override
  public void write(MoveStep step, RowBatch batch, GtidSet position, String place)
      throws SQLException {
    List<RowBatch> parts = batch.split(sides.size(), row -> ownerOf(row.slot()));
    Map<ShardSide, Callable<Boolean>> calls = new LinkedHashMap<>();
    for (int i = 0; i < sides.size(); i++) {
      ShardSide side = sides.get(i);
      RowBatch part = parts.get(i);
      if (batch.isEmpty() || !part.isEmpty()) {
        calls.put(
            side,
            () -> {
              side.write(step, part, position, place);
              return true;
            });
      }
    }
    all(calls);
  }

  /**
   * Where to go on from: what every shard has. Nothing where that cannot be told, or one begins
   * anew.
   */
  Optional<Recorded> resume() throws SQLException {
    List<Recorded> recorded = onEach(ShardSide::recorded);
    if (recorded.stream().anyMatch(one -> one.position().isEmpty())) {
      return Optional.empty();
    }
    List<GtidSet> positions = recorded.stream().map(one -> GtidSet.parse(one.position())).toList();
    Optional<GtidSet> lowest =
        positions.stream()
            .filter(one -> positions.stream().allMatch(other -> other.contains(one)))
            .findFirst();
    String place = recorded.stream().map(Recorded::place).min(ImportCopy.BY_PROGRESS).orElseThrow();
    ahead = positions;
    return lowest.map(position -> new Recorded(position.toString(), place));
  }

  /** Whether rows that are there are of this import. */
  boolean begun() throws SQLException {
    return onEach(ShardSide::recorded).stream()
        .anyMatch(one -> !one.position().isEmpty() || one.place().equals(ANEW));
  }

  /** Nothing that is recorded holds any more: what is there is of no use. */
  void forget() throws SQLException {
    write(MoveStep.PREPARE, new RowBatch(), GtidSet.EMPTY, ANEW);
  }

  /** The streams have ended. */
  void leave() throws SQLException {
    onEach(
        side -> {
          side.leave();
          return true;
        });
  }

  @Override
  public void close() {
    workers.shutdownNow();
    sides.forEach(ShardSide::close);
  }
}
