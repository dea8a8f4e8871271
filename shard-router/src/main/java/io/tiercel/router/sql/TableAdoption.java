package io.tiercel.router.sql;

import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What gives an existing table all that Tiercel asks of one. Immutable.
 *
 * @param table its name, spelled as MySQL does
 * @param shardKey the column whose value picks the slot
 * @param problems what it lacks, one sentence each
 * @param clauses of the one ALTER TABLE that mends them; empty when the table has everything
 */
public record TableAdoption(
    String table, String shardKey, List<String> problems, List<String> clauses) {
  /** Copies the lists. */
  public TableAdoption {
    problems = List.copyOf(problems);
    clauses = List.copyOf(clauses);
  }

  /**
   * Of a table on one server.
   *
   * @throws RouterException UNKNOWN_TABLE; TABLE_NOT_ADOPTED when no statement can mend what it
   *     lacks, with the reasons
   * @throws SQLException when the server does not answer
   */
  public static TableAdoption find(
      Connection connection, String database, String table, String shardKey) throws SQLException {
    TableDescription description =
        new TableDescriptionQueries(connection, database, table)
            .describe()
            .orElseThrow(
                () ->
                    new RouterException(
                        Code.UNKNOWN_TABLE,
                        "database " + database + " has no table named " + table));
    return AdoptionCheck.requireAdoptable(description, shardKey);
  }

  /** Whether nothing is to be done. */
  public boolean complete() {
    return clauses.isEmpty();
  }

  /** The statement, in the connection's database; empty when there is nothing to do. */
  public String statement() {
    return clauses.isEmpty()
        ? ""
        : clauses.stream()
            .map(clause -> "\n  " + clause)
            .collect(Collectors.joining(",", "ALTER TABLE " + Identifiers.quote(table), ";\n"));
  }
}
