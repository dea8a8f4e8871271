package io.tiercel.router;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.MeterRegistry;
import io.tiercel.router.RouterConfig.PoolConfig;
import io.tiercel.router.pool.ConnectionPool;
import io.tiercel.router.pool.PoolPlan;
import io.tiercel.router.pool.PoolPlan.Use;
import io.tiercel.router.replica.LagMeter;
import io.tiercel.router.replica.ReplicaChoice;
import io.tiercel.router.replica.Server;
import io.tiercel.router.replica.Server.WriteCalls;
import io.tiercel.router.replica.ServerHealth;
import io.tiercel.router.replica.ServerProbe;
import io.tiercel.router.replica.SlotWatermarks;
import io.tiercel.router.route.BreakerLayer;
import io.tiercel.router.route.Breakers;
import io.tiercel.router.route.BulkheadLayer;
import io.tiercel.router.route.ClusterFeeds;
import io.tiercel.router.route.ClusterView;
import io.tiercel.router.route.FanOut;
import io.tiercel.router.route.Freshness;
import io.tiercel.router.route.GroupRoute;
import io.tiercel.router.route.HealthLayer;
import io.tiercel.router.route.MySqlShardRouter;
import io.tiercel.router.route.PaceLayer;
import io.tiercel.router.route.Primaries;
import io.tiercel.router.route.PrimaryFollower;
import io.tiercel.router.route.ReadRoute;
import io.tiercel.router.route.RememberedClients;
import io.tiercel.router.route.ReplicaReadRoute;
import io.tiercel.router.route.RowReadRoute;
import io.tiercel.router.route.ScatterRoute;
import io.tiercel.router.route.ServerPaces;
import io.tiercel.router.route.TablePolicies;
import io.tiercel.router.route.Tables;
import io.tiercel.router.route.WriteRoute;
import io.tiercel.router.sql.BorrowedCalls;
import io.tiercel.router.sql.ConnectorUrl;
import io.tiercel.router.sql.GuardedWrites;
import io.tiercel.router.sql.ProbeConnection;
import io.tiercel.router.sql.RowReads;
import io.tiercel.router.sql.SharedTransactions;
import io.tiercel.router.sql.SqlCalls;
import io.tiercel.router.sql.StatementTexts;
import io.tiercel.router.topology.Catalog;
import io.tiercel.router.topology.CatalogMemberViews;
import io.tiercel.router.topology.MovedPrimary;
import io.tiercel.router.topology.MySqlCatalog;
import io.tiercel.router.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts the router together: steps 6 and 7 of 7, innermost first. No logic.
 *
 * <p>A call goes: MySqlShardRouter, then RowReadRoute or WriteRoute (which shard), ReplicaChoice
 * (which server), HealthLayer, BreakerLayer, BulkheadLayer (whether to ask it), PaceLayer (how long
 * it takes), BorrowedCalls (a connection, the deadline, errors), and the SQL.
 */
final class RouterPath {
  private static final int CALLERS_PER_CONNECTION = 8;

  private final RouterConfig config;
  private final MeterRegistry meters;
  private final RouterThreads threads;
  private final SlotWatermarks watermarks = new SlotWatermarks(System.nanoTime());
  private final ServerPaces paces = new ServerPaces(System::nanoTime);
  private final Map<String, LagMeter> lagMeters = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable ClusterView> opened = new AtomicReference<>();
  private final FanOut fanOut;
  private final Freshness freshness;

  RouterPath(RouterConfig config, MeterRegistry meters) {
    this.config = config;
    this.meters = meters;
    this.threads = new RouterThreads();
    this.fanOut = new FanOut(threads.fanOut());
    this.freshness = new Freshness(watermarks, fanOut, System::nanoTime);
  }

  ShardRouter open() {
    try {
      return assemble();
    } catch (RuntimeException e) {
      threads.close();
      throw e;
    }
  }

  private ShardRouter assemble() {
    Catalog catalog = new MySqlCatalog(config.catalog(), config.credentials());
    ClusterView view =
        new ClusterView(catalog, this::server, freshness::clusterChanged, threads::retire);
    opened.set(view);
    threads.awaitWarm(view, config.pool().connectTimeout().multipliedBy(2));
    StatementTexts texts = new StatementTexts();
    ReplicaChoice choice =
        new ReplicaChoice(watermarks, config.replicas().maxLag(), threads.random());
    ReadRoute reads =
        new ReadRoute(
            (shard, slots, preference) ->
                choice.order(shard.primary(), shard.replicas(), slots, preference));
    RowReads rows = new RowReads(texts);
    RowReadRoute rowReads = new RowReadRoute(view, reads, rows, fanOut);
    WriteRoute writes = new WriteRoute(view, threads.random());
    ScatterRoute scatter = new ScatterRoute(view, reads, fanOut);
    TablePolicies policies = new TablePolicies(catalog);
    RememberedClients clients = new RememberedClients(catalog, System::nanoTime);
    threads.refreshRegularly(view, policies);
    threads.followRegularly(
        new PrimaryFollower(view, new MovedPrimary(config.catalog(), config.credentials())));
    return new MySqlShardRouter(
        new MySqlShardRouter.Steps(
            view,
            new Tables(view),
            policies,
            clients,
            freshness,
            reads,
            rowReads,
            new ReplicaReadRoute(view, choice, rows),
            writes,
            new GuardedWrites(texts),
            new GroupRoute(view, new SharedTransactions(texts), freshness),
            scatter,
            new CatalogMemberViews(config.catalog(), config.credentials()),
            new ClusterFeeds(view, catalog, config.credentials()),
            paces),
        () -> threads.closeWith(view, catalog));
  }

  private Server server(
      Topology topology, Topology.Shard shard, MySqlEndpoint endpoint, boolean primary) {
    String name = shard.name() + (primary ? " primary " : " replica ") + endpoint;
    ServerHealth health = new ServerHealth();
    CircuitBreaker breaker = Breakers.forServer(name);
    List<ConnectionPool> pools = new ArrayList<>();
    Function<Use, SqlCalls> calls =
        use -> calls(topology, shard, endpoint, name, health, breaker, use, pools);
    SqlCalls reads = calls.apply(Use.READ);
    WriteCalls writes =
        primary
            ? new WriteCalls(
                calls.apply(Use.WRITE), calls.apply(Use.TRANSACTION), calls.apply(Use.GROUP))
            : null;
    ServerProbe probe = probe(shard, endpoint, primary, name, health);
    Runnable stop = threads.probeRegularly(probe, config.replicas().probeInterval());
    return new Server(
        endpoint, reads, writes, () -> breaker.getState().name(), health, pools, stop);
  }

  private SqlCalls calls(
      Topology topology,
      Topology.Shard shard,
      MySqlEndpoint endpoint,
      String name,
      ServerHealth health,
      CircuitBreaker breaker,
      Use use,
      List<ConnectionPool> pools) {
    PoolConfig limits = PoolPlan.limits(use, config.pool());
    ConnectionPool pool =
        new ConnectionPool(
            new PoolPlan(
                shard.name(),
                endpoint,
                use,
                use == Use.GROUP
                    ? ConnectorUrl.withoutGaps(endpoint, topology.database())
                    : ConnectorUrl.of(endpoint, topology.database()),
                ConnectorUrl.login(config.credentials(), limits),
                limits),
            meters);
    pools.add(pool);
    String user = config.credentials().user();
    SqlCalls calls =
        new BorrowedCalls(
            pool,
            limits.socketTimeout(),
            shard.name(),
            endpoint.toString(),
            user,
            !use.autoCommit());
    calls = new PaceLayer(calls, paces.of(endpoint));
    calls = new BulkheadLayer(calls, limits.maxConnections() * CALLERS_PER_CONNECTION, name);
    calls = new BreakerLayer(calls, breaker, name);
    calls = new HealthLayer(calls, health, name);
    return calls;
  }

  private ServerProbe probe(
      Topology.Shard shard,
      MySqlEndpoint endpoint,
      boolean primary,
      String name,
      ServerHealth health) {
    return new ServerProbe(
        name,
        new ProbeConnection(endpoint, config.credentials(), primary),
        primary,
        health,
        lagMeters.computeIfAbsent(shard.name(), unused -> new LagMeter()),
        new Primaries(opened, freshness, shard.name(), endpoint),
        System::nanoTime);
  }
}
