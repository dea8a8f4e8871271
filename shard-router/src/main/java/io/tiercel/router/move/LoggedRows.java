package io.tiercel.router.move;

import com.github.shyiko.mysql.binlog.event.QueryEventData;
import java.io.Serializable;
import java.util.BitSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which rows of a source's binlog are wanted, and what its events say of them. */
interface LoggedRows {
  /** Where the tables are. */
  String database();

  /** Whose rows are wanted. */
  Set<String> tables();

  /** How many columns a table's events have. */
  int columns(String table);

  /** A row that is there now; null for one that is not wanted. */
  MovedTable.@Nullable Row stored(String table, Serializable[] cells, BitSet included);

  /** A row that is not there any more, or not with this key; null for one that is not wanted. */
  MovedTable.@Nullable Row gone(String table, Serializable[] cells, BitSet included);

  /**
   * A statement that may have changed tables.
   *
   * @param word its first word, in capitals
   * @throws MoveFailedException the rows cannot be followed any more
   */
  void changedTables(String word, QueryEventData statement);
}
