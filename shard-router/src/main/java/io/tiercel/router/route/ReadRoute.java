package io.tiercel.router.route;

import io.tiercel.router.Deadline;
import io.tiercel.router.ReadPreference;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.replica.Server;
import io.tiercel.router.route.Cluster.ShardServers;
import io.tiercel.router.sql.SqlWork;
import java.util.BitSet;
import java.util.List;

/**
 * Runs a read on the server of a shard that the caller's preference allows. Thread-safe.
 *
 * <p>A server that fails is not the read's end: the next one is asked within the same deadline.
 */
public final class ReadRoute {
  /** Lists the servers that may answer, the best first. */
  @FunctionalInterface
  public interface ServerOrder {
    /**
     * The servers to ask.
     *
     * @param slots the slots the read is about
     */
    List<Server> choose(ShardServers shard, BitSet slots, ReadPreference preference);
  }

  private final ServerOrder order;

  /** With servers chosen so. */
  public ReadRoute(ServerOrder order) {
    this.order = order;
  }

  /** Runs the work on one of the shard's servers. */
  public <R> R run(
      ShardServers shard,
      BitSet slots,
      ReadPreference preference,
      Deadline deadline,
      SqlWork<R> work) {
    RouterException earlier = null;
    List<Server> servers = order.choose(shard, slots, preference);
    for (int i = 0; i < servers.size(); i++) {
      boolean last = i == servers.size() - 1;
      try {
        return servers.get(i).read(last ? deadline : halfOf(deadline), work);
      } catch (RouterException e) {
        if (earlier != null) {
          e.addSuppressed(earlier);
        }
        if (!anotherServerMayHelp(e) || deadline.hasPassed()) {
          throw e;
        }
        earlier = e;
      }
    }
    throw earlier != null
        ? earlier
        : new RouterException(
            Code.INTERNAL, "no server of " + shard.name() + " was chosen for a read");
  }

  /** A server that does not answer leaves the next one half of the time. */
  private static Deadline halfOf(Deadline deadline) {
    return Deadline.after(deadline.remaining().dividedBy(2));
  }

  private static boolean anotherServerMayHelp(RouterException e) {
    return switch (e.code()) {
      case SHARD_UNAVAILABLE,
          OVERLOADED,
          DEADLINE_EXCEEDED,
          UNKNOWN_TABLE,
          TABLE_NOT_ADOPTED,
          TRANSACTION_ABORTED ->
          true;
      case INVALID_KEY,
          INVALID_VALUE,
          DUPLICATE_KEY,
          NOT_FOUND,
          VERSION_CONFLICT,
          CONSTRAINT_VIOLATION,
          INVALID_CONFIG,
          CATALOG_UNAVAILABLE,
          SLOT_MOVED,
          SLOT_FENCED,
          ALREADY_APPLIED,
          INTERNAL ->
          false;
    };
  }
}
