package io.tiercel.router.sql;

import io.tiercel.router.TableMeta;
import java.sql.SQLException;

/** Table discovery in a session. */
public final class TableDescriptions {
  private TableDescriptions() {}

  /** What the session's server says about a table. */
  public static TableMeta read(SqlSession session, String database, String table)
      throws SQLException {
    return TableDiscovery.discover(session.connection(), database, table);
  }
}
