package io.tiercel.router.move;

import io.tiercel.router.Credentials;
import io.tiercel.router.RouterException;
import io.tiercel.router.move.ImportException.Reason;
import io.tiercel.router.move.ImportListener.Phase;
import io.tiercel.router.move.ImportReport.Verified;
import io.tiercel.router.move.ImportSwitch.Switched;
import io.tiercel.router.move.ShardSide.Recorded;
import io.tiercel.router.replica.GtidSet;
import io.tiercel.router.topology.ImportRegistry;
import io.tiercel.router.topology.ImportRegistry.Import;
import io.tiercel.router.topology.Topology;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of one process that imports a table. Confined to its thread. */
final class ImportRun {
  private static final Logger log = LoggerFactory.getLogger(ImportRun.class);
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final double MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int MOST_TOUCHED = 20_000;
  private static final int SWITCHES = 10;

  private final Parts parts;
  private final Topology topology;
  private final Credentials credentials;
  private final Connection source;
  private final ImportedShards shards;
  private final ImportedTable table;
  private long changed;

  /** What it is told. */
  record Parts(
      ImportSource source,
      ImportRegistry registry,
      Import held,
      ImportConfig config,
      ThreadFactory threads,
      RandomGenerator random,
      MoveSteps steps,
      ImportListener listener) {}

  ImportRun(
      Parts parts,
      Topology topology,
      Credentials credentials,
      Connection source,
      ImportedShards shards,
      ImportedTable table) {
    this.parts = parts;
    this.topology = topology;
    this.credentials = credentials;
    this.source = source;
    this.shards = shards;
    this.table = table;
  }

  /**
   * Where nothing of this import is on the shards yet: sees to it that everybody knows the table is
   * closed, and that it is empty.
   *
   * @throws ImportException TARGET_NOT_EMPTY
   */
  void prepare() throws SQLException, InterruptedException {
    if (shards.begun()) {
      return;
    }
    parts.listener.begins(Phase.CLOSE);
    long epoch = topology.map().epoch();
    shards.onEach(
        side -> {
          side.transaction(MoveStep.PREPARE, connection -> SlotRows.requireMap(connection, epoch));
          return true;
        });
    // Reads see from now on that their map is too old. Writes do not ask: their routers are waited
    // for.
    TimeUnit.NANOSECONDS.sleep(parts.config.settle().toNanos());
    requireEmpty();
    // Changes nothing, but tells the change feed that it cannot name what has changed: it has all
    // caches drop what they hold, absences of the rows that are to come among it.
    shards.onEach(
        side ->
            Sql.execute(side.connection(), "ALTER TABLE " + Sql.quote(table.name()) + " FORCE"));
    requireEmpty();
  }

  private void requireEmpty() throws SQLException {
    for (ShardSide side : shards.sides()) {
      ImportPreflight.requireEmpty(side, table.name());
    }
  }

  /** From wherever it is to the end. */
  ImportReport run() throws SQLException, InterruptedException {
    List<ReplicaProof> replicas = new ArrayList<>();
    try {
      Recorded from = beginning();
      for (Topology.Shard shard : topology.shards()) {
        replicas.add(new ReplicaProof(shard.replicas(), credentials));
      }
      SourceBinlog binlog =
          new SourceBinlog(
              parts.source.endpoint(),
              parts.source.login(),
              new ImportedRows(parts.source, table),
              GtidSet.parse(from.position()),
              parts.random,
              parts.threads);
      try (CatchUp catchUp =
          new CatchUp(
              binlog,
              shards,
              GtidSet.parse(from.position()),
              from.place(),
              ImportRun::stopIfTold)) {
        return run(catchUp, replicas);
      }
    } catch (MoveFailedException e) {
      // The next run shall not build on what failed.
      shards.forget();
      throw new ImportException(Reason.NOT_FOLLOWED, String.valueOf(e.getMessage()), e);
    } catch (ImportException e) {
      if (e.reason() == Reason.DIFFERENT) {
        shards.forget();
      }
      throw e;
    } finally {
      replicas.forEach(ReplicaProof::close);
    }
  }

  private static void stopIfTold() {
    if (Thread.currentThread().isInterrupted()) {
      throw new IllegalStateException("it was interrupted");
    }
  }

  private Recorded beginning() throws SQLException {
    Optional<Recorded> resumed = shards.resume();
    if (resumed.isPresent() && hasBinlogsSince(resumed.get().position())) {
      return resumed.get();
    }
    empty(shards, table.name());
    // Before the first row is read: what is changed from here on comes by the binlog.
    GtidSet position = Sql.executed(source);
    shards.write(MoveStep.PREPARE, new RowBatch(), position, "");
    return shards.resume().orElseThrow();
  }

  /** Removes the rows of an earlier try. */
  static void empty(ImportedShards shards, String table) throws SQLException {
    shards.forget();
    shards.onEach(
        side -> {
          if (ImportPreflight.hasRows(side, table)) {
            Sql.execute(side.connection(), "TRUNCATE TABLE " + Sql.quote(table));
          }
          return true;
        });
  }

  private boolean hasBinlogsSince(String position) throws SQLException {
    boolean there =
        Sql.ask(
                source,
                row -> row.getBoolean(1),
                "SELECT GTID_SUBSET(@@GLOBAL.gtid_purged, '" + position + "')")
            .get(0);
    source.commit();
    return there;
  }

  private ImportReport run(CatchUp catchUp, List<ReplicaProof> replicas)
      throws SQLException, InterruptedException {
    FeedPassage feeds = FeedPassage.ofNow(shards);
    parts.listener.begins(Phase.COPY);
    long began = System.nanoTime();
    boolean copies = !catchUp.place().equals(SlotCopy.COMPLETE);
    long copied =
        new ImportCopy(source, catchUp, table, pace(catchUp, replicas), parts.steps, parts.listener)
            .run();
    double copySeconds = copies ? (System.nanoTime() - began) / SECOND : 0;
    parts.listener.begins(Phase.VERIFY);
    // Whatever changes from here on is compared once more when nobody can write.
    catchUp.openWindow(Sql.executed(source));
    ImportVerification verification =
        new ImportVerification(source, shards, catchUp, table, parts.listener);
    verification.run();
    if (parts.config.hold()) {
      hold(catchUp, verification);
    }
    while (!feeds.complete()) {
      catchUp.forNanos(LOOK_NANOS);
    }
    parts.listener.begins(Phase.SWITCH);
    ImportSwitch change =
        new ImportSwitch(
            new ImportSwitch.Parts(parts.source, source, shards, catchUp, verification, replicas),
            parts.registry,
            parts.held,
            parts.config.switchLimit().toNanos(),
            parts.steps);
    int attempts = 1;
    Switched switched = tried(change, attempts);
    long pause = FIRST_PAUSE_NANOS;
    while (switched == null) {
      catchUp.forNanos(pause);
      pause = Math.min(LONGEST_PAUSE_NANOS, 2 * pause);
      attempts++;
      switched = tried(change, attempts);
    }
    leave();
    return new ImportReport(
        table.name(),
        switched.rows() >= 0 ? switched.rows() : verification.sourceSum().rows(),
        copySeconds,
        copies ? copied / Math.max(copySeconds, 1 / SECOND) : 0,
        catchUp.followed(),
        new Verified(
            verification.sourceSum(),
            verification.shardsSum(),
            changed + switched.changedRows(),
            switched.rows() >= 0),
        switched.nanos() / MILLISECOND,
        attempts);
  }

  private @org.jspecify.annotations.Nullable Switched tried(ImportSwitch change, int attempt)
      throws SQLException, InterruptedException {
    try {
      return change.run();
    } catch (MoveDelayedException e) {
      log.info("the switch of {} is tried again: {}", table.name(), e.getMessage());
      if (attempt == SWITCHES) {
        throw new ImportException(
            Reason.SWITCH_DELAYED,
            "the switch of table %s was taken back %d times, the last time because %s"
                .formatted(table.name(), SWITCHES, e.getMessage()),
            e);
      }
      return null;
    }
  }

  /** An import hears of no callers: replicas and commits of its own say what it costs. */
  private SlotCopy.CopyPace pace(CatchUp catchUp, List<ReplicaProof> replicas) throws SQLException {
    List<MoveSpeed> speeds = new ArrayList<>();
    for (int i = 0; i < replicas.size(); i++) {
      ShardSide side = shards.sides().get(i);
      ReplicaProof proof = replicas.get(i);
      speeds.add(
          new MoveSpeed(
              side,
              proof,
              side,
              proof,
              OptionalLong::empty,
              OptionalLong::empty,
              parts.config::rowsPerSecond));
    }
    return (rows, nanos) -> {
      long pause = 0;
      for (MoveSpeed speed : speeds) {
        pause = Math.max(pause, speed.pauseNanos(rows, nanos));
      }
      catchUp.forNanos(pause);
    };
  }

  /** Follows the source until an operator says go. */
  private void hold(CatchUp catchUp, ImportVerification verification)
      throws SQLException, InterruptedException {
    parts.listener.begins(Phase.HOLD);
    while (!maySwitch()) {
      catchUp.forNanos(LOOK_NANOS);
      if (catchUp.touchedRows() > MOST_TOUCHED) {
        List<MovedTable.Row> rows = catchUp.takeTouched();
        changed += rows.size();
        verification.recheck(rows);
      }
    }
  }

  private boolean maySwitch() {
    try {
      Import now = parts.registry.newest(table.name()).orElse(parts.held);
      if (now.token() != parts.held.token() || now.id() != parts.held.id()) {
        throw new ImportException(
            Reason.TAKEN, "another process has taken the import of table " + table.name());
      }
      return now.maySwitch();
    } catch (RouterException catalogIsAway) {
      return false;
    }
  }

  /** What is done is done, whether the rows that say how far it was go or stay. */
  private void leave() {
    try {
      shards.leave();
    } catch (SQLException | RuntimeException e) {
      log.info("rows of tiercel_move stay after the import of {}", table.name());
    }
  }
}
