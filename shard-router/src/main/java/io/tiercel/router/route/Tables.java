package io.tiercel.router.route;

import io.tiercel.router.Deadline;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.TableMeta;
import io.tiercel.router.route.Cluster.ShardServers;
import io.tiercel.router.sql.TableDescriptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tables as MySQL describes them, read once each. Thread-safe.
 *
 * <p>A migration reaches the shards one after the other. Until it has reached all of them a table
 * is what all of them have in common: before a column is there everywhere it is nowhere. A shard
 * that does not answer must not keep the others' rows from being read.
 */
public final class Tables {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** For the shards that are asked when one has answered. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final ClusterView view;
  private final Map<String, TableMeta> known = new ConcurrentHashMap<>();

  /** Of this cluster. */
  public Tables(ClusterView view) {
    this.view = view;
  }

  /** The table's description, read at the first call. */
  public TableMeta get(String name) {
    TableMeta table = known.get(name);
    return table != null ? table : refresh(name);
  }

  /** Reads the table's description anew. */
  public TableMeta refresh(String name) {
    try {
      TableMeta table = discover(name);
      known.put(name, table);
      return table;
    } catch (RouterException e) {
      if (e.code() == Code.UNKNOWN_TABLE || e.code() == Code.TABLE_NOT_ADOPTED) {
        known.remove(name);
      }
      throw e;
    }
  }

  private TableMeta discover(String name) {
    Cluster cluster = view.now();
    String database = cluster.topology().database();
    List<TableMeta> told = new ArrayList<>();
    RouterException earlier = null;
    for (ShardServers shard : cluster.shards()) {
      Deadline deadline = Deadline.after(told.isEmpty() ? TIMEOUT : PATIENCE);
      try {
        told.add(
            shard
                .primary()
                .read(deadline, session -> TableDescriptions.read(session, database, name)));
      } catch (RouterException e) {
        boolean noSuchTable = e.code() == Code.UNKNOWN_TABLE || e.code() == Code.TABLE_NOT_ADOPTED;
        if (noSuchTable && told.isEmpty()) {
          throw e;
        }
        if (earlier != null) {
          e.addSuppressed(earlier);
        }
        earlier = e;
      }
    }
    if (!told.isEmpty()) {
      return common(told.get(0), told);
    }
    throw earlier != null
        ? earlier
        : new RouterException(Code.INTERNAL, "the catalog names no shard");
  }

  /** The description whose columns all have; the first one where there is none. */
  private static TableMeta common(TableMeta first, List<TableMeta> told) {
    for (TableMeta candidate : told) {
      if (told.stream().allMatch(other -> other.columns().containsAll(candidate.columns()))) {
        return candidate;
      }
    }
    return first;
  }
}
