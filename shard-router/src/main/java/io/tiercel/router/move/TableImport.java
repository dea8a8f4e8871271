package io.tiercel.router.move;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.move.ImportException.Reason;
import io.tiercel.router.sql.TableAdoption;
import io.tiercel.router.topology.ImportRegistry;
import io.tiercel.router.topology.ImportRegistry.Held;
import io.tiercel.router.topology.ImportRegistry.Import;
import io.tiercel.router.topology.ImportRegistry.State;
import io.tiercel.router.topology.MySqlCatalog;
import io.tiercel.router.topology.Topology;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/**
 * Loads a table of a MySQL outside the cluster into the shards while it is written to: copies it,
 * follows its binlog, compares, and switches. Blocking; confined to one thread.
 *
 * <p>From its beginning to the switch the table is closed in the cluster: nobody reads half a
 * table, no cache holds any of it, and nobody writes what the copy would write over. What is done
 * is seen in the catalog and on the shards, never in this process's memory: killed at any point,
 * the next run with the same source goes on, or begins anew where it cannot.
 */
public final class TableImport {
  private final MySqlEndpoint catalog;
  private final Credentials credentials;
  private final ImportSource source;
  private final ImportRegistry registry;

  /**
   * Does not connect yet.
   *
   * @param credentials of the catalog's server and the shards
   */
  public TableImport(MySqlEndpoint catalog, Credentials credentials, ImportSource source) {
    this.catalog = catalog;
    this.credentials = credentials;
    this.source = source;
    this.registry = new ImportRegistry(catalog, credentials);
  }

  /**
   * Looks at both sides. Changes nothing.
   *
   * @throws ImportException what is missing, and what to do
   * @throws RouterException the catalog or a shard does not answer
   */
  public ImportPlan plan() {
    Optional<Import> newest = registry.newest(source.table());
    boolean begun = newest.isPresent() && newest.get().state() == State.RUNNING;
    try (Connection connection = ImportPreflight.open(source)) {
      boolean renamed = isRenamed(connection);
      if (renamed && newest.isPresent() && newest.get().state() == State.DONE) {
        return new ImportPlan(0, 0, 0, true, true);
      }
      Topology topology = topology();
      if (!renamed || !begun) {
        ImportPreflight.checkSource(connection, source);
        ImportPreflight.checkTargets(
            connection, source, topology, credentials, ImportConfig.DEFAULT.chunkRows());
      }
      long[] estimate = ImportPreflight.estimate(connection, source);
      return new ImportPlan(estimate[0], estimate[1], topology.shards().size(), begun, false);
    } catch (SQLException e) {
      throw interrupted(e);
    }
  }

  private boolean isRenamed(Connection connection) throws SQLException {
    boolean renamed =
        !ImportPreflight.exists(connection, source.table())
            && ImportPreflight.exists(connection, source.fencedTable());
    connection.commit();
    return renamed;
  }

  private Topology topology() {
    try (MySqlCatalog read = new MySqlCatalog(catalog, credentials)) {
      return read.readTopology();
    }
  }

  /**
   * The script that makes the table in the cluster: as its server has it, then what Tiercel needs.
   *
   * @throws ImportException the source has no such table, or one that nothing makes fit
   */
  public String schema() {
    try (Connection connection = ImportPreflight.open(source)) {
      TableAdoption adoption = ImportPreflight.adoption(connection, source);
      String create =
          Sql.ask(
                  connection,
                  row -> row.getString(2),
                  "SHOW CREATE TABLE " + Sql.quote(source.table()))
              .get(0)
              .replaceFirst("(?m)^(\\).*) AUTO_INCREMENT=\\d+", "$1");
      connection.commit();
      return create + ";\n\n" + adoption.statement();
    } catch (SQLException e) {
      throw interrupted(e);
    }
  }

  /**
   * Imports, or goes on with what an earlier process began. A server that fails in the middle is
   * waited for, as long as the configuration's patience lasts.
   *
   * @param threads makes the reader of the binlog, and a worker for each shard
   * @param steps told around each commit
   * @throws ImportException why it cannot be, or did not come to its end; in most cases running it
   *     again goes on
   * @throws RouterException the catalog does not answer at the beginning, or something else changes
   *     the cluster
   */
  public ImportReport run(
      ImportConfig config,
      ThreadFactory threads,
      RandomGenerator random,
      MoveSteps steps,
      ImportListener listener)
      throws InterruptedException {
    requireSource();
    try (Held held = registry.take(source.table(), source.place(), source.shardKey())) {
      ImportRun.Parts parts =
          new ImportRun.Parts(
              source, registry, held.row(), config, threads, random, steps, listener);
      return new ImportAttempts(config.patience(), listener, System::nanoTime)
          .run(first -> attempt(parts, first && !held.begunBefore()));
    }
  }

  /** A source that never answered closes no table. */
  private void requireSource() {
    try {
      ImportPreflight.open(source).close();
    } catch (SQLException e) {
      throw interrupted(e);
    }
  }

  private ImportReport attempt(ImportRun.Parts parts, boolean isNew) throws InterruptedException {
    try (Connection connection = ImportPreflight.open(source)) {
      return run(connection, parts, isNew);
    } catch (SQLException e) {
      throw interrupted(e);
    }
  }

  private ImportReport run(Connection connection, ImportRun.Parts parts, boolean isNew)
      throws SQLException, InterruptedException {
    Topology topology = topology();
    // A process that died in the middle of a switch has left the source without its table.
    ImportSwitch.restore(source, null);
    ImportedTable table;
    try {
      ImportPreflight.checkSource(connection, source);
      table =
          ImportPreflight.checkTargets(
              connection, source, topology, credentials, parts.config().chunkRows());
    } catch (ImportException e) {
      if (isNew) {
        // What could not even begin closes no table.
        giveUp(parts.held());
      }
      throw e;
    }
    try (ImportedShards shards =
        ImportedShards.open(
            topology,
            credentials,
            parts.held().id(),
            parts.held().token(),
            parts.steps(),
            parts.threads())) {
      ImportRun run = new ImportRun(parts, topology, credentials, connection, shards, table);
      try {
        run.prepare();
      } catch (ImportException e) {
        if (e.reason() == Reason.TARGET_NOT_EMPTY) {
          shards.leave();
          giveUp(parts.held());
        }
        throw e;
      }
      return run.run();
    } catch (MoveStoppedException e) {
      throw new ImportException(
          Reason.TAKEN, "another process has taken the import of table " + source.table(), e);
    } catch (IllegalStateException e) {
      throw interrupted(e);
    }
  }

  private boolean giveUp(Import held) {
    return registry.end(held.id(), held.token(), State.ABORTED);
  }

  /**
   * Gives up: what was copied is removed, the source gets its table's name back, and the table is
   * open again, and empty.
   *
   * @return whether there was an import
   */
  public boolean abort(ThreadFactory threads) {
    Optional<Import> newest = registry.newest(source.table());
    if (newest.isEmpty() || newest.get().state() != State.RUNNING) {
      return false;
    }
    try (Held held = registry.take(source.table(), source.place(), source.shardKey())) {
      ImportSwitch.restore(source, null);
      try (ImportedShards shards =
          ImportedShards.open(
              topology(),
              credentials,
              held.row().id(),
              held.row().token(),
              MoveSteps.UNOBSERVED,
              threads)) {
        if (shards.begun()) {
          ImportRun.empty(shards, source.table());
        }
        shards.leave();
      }
      return giveUp(held.row());
    } catch (SQLException e) {
      throw ImportAttempts.ended(interrupted(e));
    }
  }

  private ImportException interrupted(Exception e) {
    String what =
        e instanceof SQLException sql
            ? "a server answers with error %d (SQLState %s)"
                .formatted(sql.getErrorCode(), sql.getSQLState())
            : String.valueOf(e.getMessage());
    return new ImportException(
        Reason.INTERRUPTED,
        "the import of table %s from %s: %s".formatted(source.table(), source.place(), what),
        e);
  }
}
