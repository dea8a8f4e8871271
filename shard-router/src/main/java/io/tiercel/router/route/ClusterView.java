package io.tiercel.router.route;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.replica.Server;
import io.tiercel.router.route.Cluster.ShardServers;
import io.tiercel.router.topology.Catalog;
import io.tiercel.router.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster as the catalog last told it. Thread-safe.
 *
 * <p>Servers outlive refreshes: only those the catalog does not name any more, or names in another
 * role, are closed, and only once their last requests had time to end. A catalog that does not
 * answer changes nothing.
 */
public final class ClusterView implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterView.class);
  private static final Duration A_MOMENT = Duration.ofMillis(25);

  /** Opens a server. */
  @FunctionalInterface
  public interface ServerOpener {
    /** Opens the pools of a server in a role. */
    Server open(Topology topology, Topology.Shard shard, MySqlEndpoint endpoint, boolean primary);
  }

  /** Learns of a new cluster. */
  @FunctionalInterface
  public interface Listener {
    /** Called twice: before the first request is routed by the new cluster, and after. */
    void changed(Cluster before, Cluster now);
  }

  private record ServerKey(
      String database, String shard, MySqlEndpoint endpoint, boolean primary) {}

  private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Catalog catalog;
  private final ServerOpener opener;
  private final Listener listener;
  private final Consumer<Server> retire;
  private final Object refreshLock = new Object();
  private Map<ServerKey, Server> servers = new HashMap<>();
  private volatile Cluster cluster;

  @GuardedBy("refreshLock")
  private long readNanos = System.nanoTime();

  /**
   * Reads the catalog and opens its servers.
   *
   * @param retire closes a server that is not used any more, after a while
   * @throws RouterException CATALOG_UNAVAILABLE
   */
  public ClusterView(
      Catalog catalog, ServerOpener opener, Listener listener, Consumer<Server> retire) {
    this.catalog = catalog;
    this.opener = opener;
    this.listener = listener;
    this.retire = retire;
    Topology topology = catalog.readTopology();
    synchronized (refreshLock) {
      this.cluster = open(topology);
    }
  }

  /** How long to wait before the catalog is read again: 1.5 to 4.5 s, drawn anew each time. */
  public static long pauseNanos(RandomGenerator random) {
    return REFRESH_NANOS / 2 + random.nextLong(REFRESH_NANOS);
  }

  /** The cluster now. */
  public Cluster now() {
    return cluster;
  }

  /**
   * Reads the catalog anew, unless somebody did since the caller looked.
   *
   * @param epoch of the shard map the caller saw
   * @throws RouterException CATALOG_UNAVAILABLE; the cluster stays as it is
   */
  public void refreshBeyond(long epoch) {
    synchronized (refreshLock) {
      if (cluster.epoch() <= epoch) {
        refresh();
      }
    }
  }

  /**
   * Reads the catalog anew, unless somebody did since the caller looked, or began to a moment ago:
   * for callers who wait for a change together, and ask again.
   *
   * @param epoch of the shard map the caller saw
   * @throws RouterException CATALOG_UNAVAILABLE; the cluster stays as it is
   */
  public void lookBeyond(long epoch) {
    synchronized (refreshLock) {
      if (cluster.epoch() <= epoch && System.nanoTime() - readNanos >= A_MOMENT.toNanos()) {
        refresh();
      }
    }
  }

  /**
   * The cluster now, if a table can be used in it. One that is imported is closed until all of it
   * is there; the catalog is asked whether that is so still.
   *
   * @throws RouterException UNKNOWN_TABLE while it is closed; CATALOG_UNAVAILABLE
   */
  Cluster openFor(String table) {
    Cluster seen = cluster;
    if (!seen.topology().imports().closed().contains(table)) {
      return seen;
    }
    lookBeyond(seen.epoch());
    Cluster now = cluster;
    if (now.topology().imports().closed().contains(table)) {
      throw new RouterException(
          Code.UNKNOWN_TABLE,
          "table " + table + " is being imported: it can be used when its import has ended");
    }
    return now;
  }

  /**
   * Reads the catalog anew.
   *
   * @throws RouterException CATALOG_UNAVAILABLE; the cluster stays as it is
   */
  public void refresh() {
    synchronized (refreshLock) {
      readNanos = System.nanoTime();
      Topology topology = catalog.readTopology();
      if (raiseTermsOfMoved(cluster.topology(), topology)) {
        topology = catalog.readTopology();
      }
      Map<ServerKey, Server> before = servers;
      Cluster next = open(topology);
      Cluster last = cluster;
      listener.changed(last, next);
      cluster = next;
      listener.changed(last, next);
      before.forEach(
          (key, server) -> {
            if (!servers.containsKey(key)) {
              LOG.info("{} of {} is not in the catalog any more", key.endpoint(), key.shard());
              retire.accept(server);
            }
          });
    }
  }

  /**
   * A shard with another primary is not used in the term of the last one: that one may have
   * acknowledged writes which this one lacks, and copies of them must not answer any more. Whoever
   * changed the catalog may have raised the term already.
   */
  private boolean raiseTermsOfMoved(Topology before, Topology now) {
    boolean raised = false;
    for (Topology.Shard was : before.shards()) {
      for (Topology.Shard is : now.shards()) {
        if (is.name().equals(was.name())
            && !is.primary().equals(was.primary())
            && is.term() <= was.term()) {
          int term = catalog.raiseTerm(is.name(), was.term());
          LOG.warn(
              "{} has moved to {}: its copies are void in term {}", is.name(), is.primary(), term);
          raised = true;
        }
      }
    }
    return raised;
  }

  private Cluster open(Topology topology) {
    Map<ServerKey, Server> opened = new HashMap<>();
    List<ShardServers> shards = new ArrayList<>();
    for (Topology.Shard shard : topology.shards()) {
      Server primary = server(topology, shard, shard.primary(), true, opened);
      List<Server> replicas = new ArrayList<>();
      for (MySqlEndpoint replica : shard.replicas()) {
        replicas.add(server(topology, shard, replica, false, opened));
      }
      shards.add(new ShardServers(shard, primary, List.copyOf(replicas)));
    }
    servers = opened;
    return new Cluster(topology, List.copyOf(shards));
  }

  private Server server(
      Topology topology,
      Topology.Shard shard,
      MySqlEndpoint endpoint,
      boolean primary,
      Map<ServerKey, Server> opened) {
    ServerKey key = new ServerKey(topology.database(), shard.name(), endpoint, primary);
    Server known = servers.get(key);
    Server server = known != null ? known : opener.open(topology, shard, endpoint, primary);
    opened.put(key, server);
    return server;
  }

  @Override
  public void close() {
    List<Server> open;
    synchronized (refreshLock) {
      open = List.copyOf(servers.values());
      servers = new HashMap<>();
    }
    // Not under the lock: a probe that is being closed may wait for it.
    open.forEach(Server::close);
  }
}
