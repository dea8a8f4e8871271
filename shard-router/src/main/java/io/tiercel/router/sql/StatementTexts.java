package io.tiercel.router.sql;

import io.tiercel.router.TableMeta;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The statements of all tables. Thread-safe. */
public final class StatementTexts {
  private final Map<String, TableStatements> byTable = new ConcurrentHashMap<>();

  /** The statements of a table in this shape; another shape's are forgotten. */
  TableStatements of(TableMeta table) {
    TableStatements known = byTable.get(table.name());
    if (known != null && known.meta().fingerprint() == table.fingerprint()) {
      return known;
    }
    TableStatements made = new TableStatements(table);
    byTable.put(table.name(), made);
    return made;
  }
}
