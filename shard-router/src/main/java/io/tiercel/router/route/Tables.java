package io.tiercel.router.route;

import io.tiercel.router.Deadline;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.TableMeta;
import io.tiercel.router.route.Cluster.ShardServers;
import io.tiercel.router.sql.TableDescriptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tables as MySQL describes them, read once each. Thread-safe.
 *
 * <p>Asked is the first shard that answers: a migration runs on all of them, and a shard that is
 * down must not keep the others' rows from being read.
 */
public final class Tables {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

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
    RouterException earlier = null;
    for (ShardServers shard : cluster.shards()) {
      try {
        return shard
            .primary()
            .read(
                Deadline.after(TIMEOUT),
                session -> TableDescriptions.read(session, database, name));
      } catch (RouterException e) {
        if (e.code() == Code.UNKNOWN_TABLE || e.code() == Code.TABLE_NOT_ADOPTED) {
          throw e;
        }
        if (earlier != null) {
          e.addSuppressed(earlier);
        }
        earlier = e;
      }
    }
    throw earlier != null
        ? earlier
        : new RouterException(Code.INTERNAL, "the catalog names no shard");
  }
}
