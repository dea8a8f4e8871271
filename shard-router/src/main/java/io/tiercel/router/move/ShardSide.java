package io.tiercel.router.move;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.move.MoveStoppedException.Reason;
import io.tiercel.router.replica.GtidSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The primary of one shard, as a mover writes to it. Confined to the mover's thread.
 *
 * <p>Every transaction that changes anything writes the stream's row of {@code tiercel_move} first,
 * where the mover's token is: a mover that has lost its job changes nothing any more, however late
 * it wakes up, and the change feed knows the mover's transactions by that row. A named lock tells
 * the next mover which connection is this one's, so that it can be ended.
 */
final class ShardSide implements RowTarget, AutoCloseable {
  /** What one transaction does. */
  @FunctionalInterface
  interface Work {
    /** The statements between BEGIN and COMMIT. */
    void run(Connection connection) throws SQLException;
  }

  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS tiercel_move (
        job BIGINT UNSIGNED NOT NULL,
        source VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
        target VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
        token BIGINT UNSIGNED NOT NULL,
        writes BIGINT UNSIGNED NOT NULL,
        position LONGTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        place LONGTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        PRIMARY KEY (job, source, target))""";
  private static final String TAKE =
      """
      INSERT INTO tiercel_move VALUES (?, ?, ?, ?, 0, '', '')
      ON DUPLICATE KEY UPDATE token = GREATEST(tiercel_move.token, ?)""";
  private static final String WRITE =
      """
      UPDATE tiercel_move SET writes = writes + 1
      WHERE job = ? AND source = ? AND target = ? AND token = ?""";
  private static final String FIND =
      "SELECT token, position, place FROM tiercel_move WHERE job = ? AND source = ? AND target = ?";
  private static final String LOCK_NAME =
      "SELECT CONCAT('tiercel-move-', MD5(CONCAT_WS('/', DATABASE(), ?, ?, ?, ?)))";
  private static final String EXISTS =
      """
      SELECT 1 FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_name = 'tiercel_move'""";

  /** ER_DISK_FULL, ER_ERROR_ON_WRITE, ER_RECORD_FILE_FULL. */
  private static final Set<Integer> FULL = Set.of(1021, 1026, 1114);

  private final String shard;
  private final StreamId stream;
  private final long token;
  private final MoveSteps steps;
  private final Connection connection;

  private ShardSide(
      String shard, StreamId stream, long token, MoveSteps steps, Connection connection) {
    this.shard = shard;
    this.stream = stream;
    this.token = token;
    this.steps = steps;
    this.connection = connection;
  }

  /** Whose job, from where to where. */
  record StreamId(long job, String source, String target) {
    @Override
    public String toString() {
      return "move job " + job + ", " + source + " to " + target;
    }
  }

  /** What is recorded of a stream; both empty where nothing is. */
  record Recorded(String position, String place) {}

  /** Connects, and takes the stream's row for this token. */
  static ShardSide open(
      String shard,
      MySqlEndpoint primary,
      String database,
      Credentials credentials,
      StreamId stream,
      long token,
      MoveSteps steps)
      throws SQLException {
    Connection connection = MoverConnections.open(primary, database, credentials);
    try {
      ShardSide side = new ShardSide(shard, stream, token, steps, connection);
      side.take();
      return side;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private void take() throws SQLException {
    if (Sql.first(connection, row -> row.getInt(1), EXISTS).isEmpty()) {
      Sql.execute(connection, CREATE);
    }
    endEarlier();
    Sql.update(connection, TAKE, stream.job, stream.source, stream.target, token, token);
    connection.commit();
    if (holder() != token) {
      throw lost();
    }
  }

  /**
   * A mover of this stream that still has its connection has lost the job, or is being closed: what
   * it has begun here is rolled back, so that nothing waits for a process that was stopped.
   */
  private void endEarlier() throws SQLException {
    if (holder() > token) {
      throw lost();
    }
    String lock =
        Sql.first(
                connection,
                row -> row.getString(1),
                LOCK_NAME,
                shard,
                stream.job,
                stream.source,
                stream.target)
            .orElseThrow();
    NamedLock.endHolder(connection, NamedLock.holder(connection, lock));
    NamedLock.take(connection, lock);
  }

  private long holder() throws SQLException {
    long holder =
        Sql.first(connection, row -> row.getLong(1), FIND, stream.job, stream.source, stream.target)
            .orElse(0L);
    connection.commit();
    return holder;
  }

  private MoveStoppedException lost() {
    return new MoveStoppedException(
        Reason.LEASE_LOST, "another mover works on job " + stream.job + " at " + shard);
  }

  String shard() {
    return shard;
  }

  StreamId stream() {
    return stream;
  }

  long token() {
    return token;
  }

  /** For questions. What it changes is not guarded by the token. */
  Connection connection() {
    return connection;
  }

  Recorded recorded() throws SQLException {
    Optional<Recorded> found =
        Sql.first(
            connection,
            row -> new Recorded(row.getString(2), row.getString(3)),
            FIND,
            stream.job,
            stream.source,
            stream.target);
    connection.commit();
    return found.orElseThrow(this::lost);
  }

  /**
   * One guarded transaction.
   *
   * @param step told before and after the commit; null where nobody needs to know
   */
  void transaction(@Nullable MoveStep step, Work work) throws SQLException {
    try {
      int mine = Sql.update(connection, WRITE, stream.job, stream.source, stream.target, token);
      if (mine != 1) {
        throw lost();
      }
      work.run(connection);
      if (step != null) {
        steps.before(step);
      }
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      rollBack(e);
      throw e;
    }
    if (step != null) {
      steps.after(step);
    }
  }

  private void rollBack(Exception first) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      first.addSuppressed(e);
    }
  }

  /** To be called inside a transaction. */
  void record(GtidSet position, String place) throws SQLException {
    Sql.update(
        connection,
        "UPDATE tiercel_move SET position = ?, place = ? WHERE job = ? AND source = ? AND target = ?",
        position.toString(),
        place,
        stream.job,
        stream.source,
        stream.target);
  }

  @Override
  public void write(MoveStep step, RowBatch batch, GtidSet position, String place)
      throws SQLException {
    try {
      transaction(
          step,
          connection -> {
            batch.write(connection);
            record(position, place);
          });
    } catch (SQLException e) {
      if (FULL.contains(e.getErrorCode())) {
        throw MoveFailedException.halfWay(
            "%s has no room for the rows that come (error %d): give its disk or tablespace more, then retry the job, which goes on from here; or abort it, which removes what has come"
                .formatted(shard, e.getErrorCode()),
            e);
      }
      throw e;
    }
  }

  /** Nothing that is recorded holds any more: the copy begins anew. */
  void forget() throws SQLException {
    transaction(null, connection -> record(GtidSet.EMPTY, ""));
  }

  /** The stream has ended. */
  void leave() throws SQLException {
    transaction(
        null,
        connection ->
            Sql.update(
                connection,
                "DELETE FROM tiercel_move WHERE job = ? AND source = ? AND target = ?",
                stream.job,
                stream.source,
                stream.target));
  }

  /** Every transaction this server has. */
  GtidSet executed() throws SQLException {
    return Sql.executed(connection);
  }

  /** Microseconds of the server's clock. */
  long clockMicros() throws SQLException {
    return Sql.ask(
            connection,
            row -> row.getLong(1),
            "SELECT CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS UNSIGNED)")
        .get(0);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // It is of no use any more either way.
    }
  }
}
