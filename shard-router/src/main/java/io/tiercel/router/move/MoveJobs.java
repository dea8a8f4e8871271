package io.tiercel.router.move;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RouterException.Outcome;
import io.tiercel.router.move.MoveRefusedException.Reason;
import io.tiercel.router.topology.MySqlCatalog;
import io.tiercel.router.topology.SlotMove;
import io.tiercel.router.topology.SlotPlanner;
import io.tiercel.router.topology.SlotPlanner.WeightedShard;
import io.tiercel.router.topology.Topology;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Orders for movers, given in the catalog: plans, makes and steers move jobs. Blocking;
 * thread-safe; needs no mover to be there.
 *
 * <p>Every method throws {@link RouterException} with CATALOG_UNAVAILABLE or SHARD_UNAVAILABLE when
 * a server does not answer, and {@link MoveRefusedException} for an order that cannot be given.
 */
public final class MoveJobs {
  private static final String BUSY_JOB =
      """
      SELECT id, state FROM tiercel_catalog.move_job
      WHERE state NOT IN ('ABORTED', 'DONE') ORDER BY id""";
  private static final String BUSY_ROLLOUT =
      """
      SELECT id, owner FROM tiercel_catalog.schema_rollout
      WHERE state = 'RUNNING' AND lease_until > NOW(6) ORDER BY id""";

  private static final String BUSY_IMPORT =
      "SELECT table_name FROM tiercel_catalog.table_import WHERE state = 'RUNNING' ORDER BY id";

  private final MySqlEndpoint catalog;
  private final Credentials credentials;

  /** Does not connect yet. */
  public MoveJobs(MySqlEndpoint catalog, Credentials credentials) {
    this.catalog = catalog;
    this.credentials = credentials;
  }

  /**
   * What would bring the slots to these shares. Changes nothing.
   *
   * @param shares of the shards that shall have slots; a shard of the catalog that is not among
   *     them shall have none
   */
  public MovePlan plan(MoveKind kind, List<WeightedShard> shares) {
    return plan(kind, shares, Set.of());
  }

  /** The same with a shard that the catalog does not have yet; it cannot be ordered before. */
  public MovePlan planWith(MoveKind kind, List<WeightedShard> shares, WeightedShard newcomer) {
    return plan(kind, shares, Set.of(newcomer.name()));
  }

  private MovePlan plan(MoveKind kind, List<WeightedShard> shares, Set<String> newcomers) {
    Topology topology = topology();
    List<String> owners =
        Arrays.stream(topology.map().owners())
            .mapToObj(owner -> topology.map().shards().get(owner))
            .toList();
    return plan(kind, SlotPlanner.plan(owners, shares).moves(), topology, newcomers);
  }

  /** The same for slots that were chosen. Changes nothing. */
  public MovePlan planMoves(MoveKind kind, List<SlotMove> moves) {
    return plan(kind, moves, topology(), Set.of());
  }

  private Topology topology() {
    try (MySqlCatalog read = new MySqlCatalog(catalog, credentials)) {
      return read.readTopology();
    }
  }

  private MovePlan plan(
      MoveKind kind, List<SlotMove> moves, Topology topology, Set<String> newcomers) {
    requireFitting(moves, topology, newcomers);
    return new MovePlan(kind, moves, MoveSizes.of(moves, topology, credentials));
  }

  private static void requireFitting(
      List<SlotMove> moves, Topology topology, Set<String> newcomers) {
    Set<Integer> slots = new HashSet<>();
    for (SlotMove move : moves) {
      boolean fits =
          slots.add(move.slot())
              && topology.map().ownerOf(move.slot()).equals(move.from())
              && (topology.map().shards().contains(move.to()) || newcomers.contains(move.to()))
              && !move.from().equals(move.to());
      if (!fits) {
        throw new MoveRefusedException(
            Reason.INVALID_PLAN,
            "slot %d cannot go from %s to %s: it is planned twice, or the shard map is another one now. Plan anew"
                .formatted(move.slot(), move.from(), move.to()));
      }
    }
  }

  /**
   * Orders a plan.
   *
   * @param rowsPerSecond the limit; 0 for none; null to let the measured load decide
   * @return the job's number
   * @throws MoveRefusedException BUSY when another job or a schema rollout is under way;
   *     INVALID_PLAN when the map has changed or nothing is to be moved
   */
  public long create(MovePlan plan, @Nullable Long rowsPerSecond) {
    if (plan.moves().isEmpty()) {
      throw new MoveRefusedException(Reason.INVALID_PLAN, "there is nothing to move");
    }
    return inCatalog(
        connection -> {
          Sql.query(
              connection,
              row -> row.getLong(1),
              "SELECT id FROM tiercel_catalog.cluster WHERE id = 1 FOR UPDATE");
          requireIdle(connection);
          requireFitting(plan.moves(), topology(), Set.of());
          return new JobRows(connection).insert(plan.kind(), plan.moves(), rowsPerSecond);
        });
  }

  private static void requireIdle(Connection connection) throws SQLException {
    Optional<String> job =
        Sql.first(
            connection,
            row ->
                "move job %d is %s: wait for its end, or abort it"
                    .formatted(row.getLong(1), row.getString(2)),
            BUSY_JOB);
    Optional<String> rollout =
        Sql.first(
            connection,
            row ->
                "schema rollout %d of %s is running: wait for its end"
                    .formatted(row.getLong(1), row.getString(2)),
            BUSY_ROLLOUT);
    Optional<String> imported =
        Sql.first(
            connection,
            row ->
                "table %s is being imported: let its import end, or abort it"
                    .formatted(row.getString(1)),
            BUSY_IMPORT);
    Optional<String> busy = job.or(() -> rollout).or(() -> imported);
    if (busy.isPresent()) {
      throw new MoveRefusedException(Reason.BUSY, busy.get());
    }
  }

  /** Every job, oldest first. */
  public List<MoveProgress> list() {
    return inCatalog(connection -> new JobRows(connection).all());
  }

  /** One job. */
  public MoveProgress progress(long job) {
    return inCatalog(connection -> found(new JobRows(connection), job));
  }

  private static MoveProgress found(JobRows rows, long job) throws SQLException {
    return rows.find(job)
        .orElseThrow(
            () -> new MoveRefusedException(Reason.UNKNOWN_JOB, "there is no move job " + job));
  }

  /** Lets a job rest; slots that were switched stay where they are. */
  public void pause(long job) {
    order(job, MoveState.PAUSED, MoveState.PLANNED, MoveState.RUNNING);
  }

  /** Lets a paused job go on. */
  public void resume(long job) {
    order(job, MoveState.RUNNING, MoveState.PAUSED);
  }

  /** Lets a failed job try again; what is not switched is copied anew. */
  public void retry(long job) {
    order(job, MoveState.RUNNING, MoveState.FAILED);
  }

  /** Ends a job; slots that were switched stay with the target. */
  public void abort(long job) {
    order(
        job,
        MoveState.ABORTING,
        MoveState.PLANNED,
        MoveState.RUNNING,
        MoveState.PAUSED,
        MoveState.FAILED);
  }

  private void order(long job, MoveState to, MoveState... from) {
    inCatalog(
        connection -> {
          JobRows rows = new JobRows(connection);
          if (!rows.setState(job, to, List.of(from))) {
            throw new MoveRefusedException(
                Reason.WRONG_STATE,
                "move job %d is %s, and only one that is %s can become %s"
                    .formatted(
                        job,
                        found(rows, job).state(),
                        String.join(" or ", Arrays.stream(from).map(MoveState::name).toList()),
                        to));
          }
          return to;
        });
  }

  /**
   * Changes the limit, while it runs too.
   *
   * @param rowsPerSecond 0 for none; null to let the measured load decide
   */
  public void setRowsPerSecond(long job, @Nullable Long rowsPerSecond) {
    inCatalog(
        connection -> {
          JobRows rows = new JobRows(connection);
          found(rows, job);
          rows.setRate(job, rowsPerSecond);
          return job;
        });
  }

  private interface Work<R> {
    R in(Connection connection) throws SQLException;
  }

  private <R> R inCatalog(Work<R> work) {
    try (Connection connection = MoverConnections.open(catalog, "tiercel_catalog", credentials)) {
      R result = work.in(connection);
      connection.commit();
      return result;
    } catch (SQLException e) {
      throw new RouterException(
          Code.CATALOG_UNAVAILABLE,
          Outcome.UNKNOWN,
          true,
          "the catalog at "
              + catalog
              + " does not do what is asked (error "
              + e.getErrorCode()
              + ", SQLState "
              + e.getSQLState()
              + "): './tiercel moves list' shows what stands",
          e);
    }
  }
}
