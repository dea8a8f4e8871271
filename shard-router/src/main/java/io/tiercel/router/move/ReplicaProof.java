package io.tiercel.router.move;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.replica.GtidSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a shard's replicas have what a move relies on, so that a failover does not forget it.
 * Thread-safe; one question at a time.
 */
final class ReplicaProof implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReplicaProof.class);

  private final List<Connection> replicas = new ArrayList<>();

  /** Connects to those that answer. */
  ReplicaProof(List<MySqlEndpoint> endpoints, Credentials credentials) {
    for (MySqlEndpoint endpoint : endpoints) {
      try {
        Connection replica = MoverConnections.open(endpoint, "", credentials);
        replica.setAutoCommit(true);
        replicas.add(replica);
      } catch (SQLException e) {
        log.info("the replica at {} does not answer and is not waited for", endpoint);
      }
    }
  }

  /** Waits for one of them to have all of these; true where there is none. */
  synchronized boolean oneHas(GtidSet wanted, long millis) {
    long until = System.nanoTime() + millis * 1_000_000;
    boolean asked = false;
    for (Connection replica : List.copyOf(replicas)) {
      double seconds = Math.max(1, (until - System.nanoTime()) / 1_000_000) / 1000.0;
      try {
        asked = true;
        if (waitFor(replica, wanted, seconds)) {
          return true;
        }
      } catch (SQLException e) {
        replicas.remove(replica);
      }
    }
    return !asked || replicas.isEmpty();
  }

  private static boolean waitFor(Connection replica, GtidSet wanted, double seconds)
      throws SQLException {
    return Sql.ask(
            replica,
            row -> row.getInt(1) == 0,
            "SELECT WAIT_FOR_EXECUTED_GTID_SET('" + wanted + "', " + seconds + ")")
        .get(0);
  }

  /** Whether all of them have all of these now. */
  synchronized boolean allHave(GtidSet wanted) {
    for (Connection replica : List.copyOf(replicas)) {
      try {
        if (!Sql.ask(
                replica,
                row -> row.getBoolean(1),
                "SELECT GTID_SUBSET('" + wanted + "', @@GLOBAL.gtid_executed)")
            .get(0)) {
          return false;
        }
      } catch (SQLException e) {
        replicas.remove(replica);
      }
    }
    return true;
  }

  @Override
  public synchronized void close() {
    for (Connection replica : replicas) {
      try {
        replica.close();
      } catch (SQLException e) {
        // It is of no use any more either way.
      }
    }
  }
}
