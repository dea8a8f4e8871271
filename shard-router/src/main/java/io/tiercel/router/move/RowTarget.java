package io.tiercel.router.move;

import io.tiercel.router.replica.GtidSet;
import java.sql.SQLException;

/** Where rows go, together with what they bring the copy to. Confined to one thread. */
interface RowTarget {
  /** Whether a row's change has to be written: not where it is there already. */
  default boolean wants(MovedTable.Row row, GtidSet transaction) {
    return true;
  }

  /**
   * Writes rows, and how far the target is with them, in one transaction per server.
   *
   * @param step told before and after the commit
   * @param batch may be empty: then only how far it is
   * @param position the source's transactions that are there with these rows
   * @param place how far the copy is
   */
  void write(MoveStep step, RowBatch batch, GtidSet position, String place) throws SQLException;
}
