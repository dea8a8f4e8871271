package io.tiercel.router.move;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;

/**
 * A table of a MySQL outside the cluster. Immutable.
 *
 * @param endpoint the server that takes its writes
 * @param database where the table is
 * @param table its name, there and in the cluster
 * @param shardKey the column of its primary key that decides on which shard a row is
 * @param login an account of that server
 */
public record ImportSource(
    MySqlEndpoint endpoint, String database, String table, String shardKey, Credentials login) {
  private static final String FENCED = "_imported";
  private static final int LONGEST_NAME = 64;

  /** Refuses names that MySQL would not take for what follows. */
  public ImportSource {
    if (table.isEmpty() || (table + FENCED).length() > LONGEST_NAME) {
      throw new ImportException(
          ImportException.Reason.SOURCE_TABLE,
          "the table's name '%s' has %d characters, allowed are 1 to %d"
              .formatted(table, table.length(), LONGEST_NAME - FENCED.length()));
    }
  }

  /** What the table is called on its server once it takes no more writes. */
  public String fencedTable() {
    return table + FENCED;
  }

  /** Server and database, without the login. */
  public String place() {
    return endpoint + "/" + database;
  }

  String fence() {
    return rename(table, fencedTable());
  }

  String undoFence() {
    return rename(fencedTable(), table);
  }

  private String rename(String from, String to) {
    String prefix = Sql.quote(database) + ".";
    return "RENAME TABLE " + prefix + Sql.quote(from) + " TO " + prefix + Sql.quote(to);
  }
}
