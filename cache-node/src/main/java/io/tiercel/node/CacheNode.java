package io.tiercel.node;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tiercel.node.audit.AuditPath;
import io.tiercel.node.audit.Auditor;
import io.tiercel.node.changefeed.ChangeFeed;
import io.tiercel.node.changefeed.FeedFigures;
import io.tiercel.node.changefeed.TermSpread;
import io.tiercel.node.config.ConfigException;
import io.tiercel.node.fill.OwnerWrites;
import io.tiercel.node.fill.RequestDeadlines;
import io.tiercel.node.http.DrainAnswer;
import io.tiercel.node.http.NodeHttp;
import io.tiercel.node.http.NodeOrders;
import io.tiercel.node.http.NodePages;
import io.tiercel.node.loader.SlotCurrency;
import io.tiercel.node.loader.Tables;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.node.service.GrpcServer;
import io.tiercel.node.service.NodeService;
import io.tiercel.node.service.PeerGathering;
import io.tiercel.node.service.PeerLinks;
import io.tiercel.node.service.RequestDispatcher;
import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterConfig;
import io.tiercel.router.RouterException;
import io.tiercel.router.ShardRouter;
import io.tiercel.router.ShardRouters;
import io.tiercel.router.move.MoveSteps;
import io.tiercel.router.move.MoverConfig;
import io.tiercel.router.move.MoverHost;
import io.tiercel.router.move.SlotMover;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running cache node: the composition root. Closing drains it first: it leaves the cluster view,
 * hands its partitions over, finishes what is under way, says farewell, and stops. Thread-safe.
 */
public final class CacheNode implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CacheNode.class);
  private static final Duration JOIN_PATIENCE = Duration.ofSeconds(30);
  private static final int POLL_MILLIS = 10;

  private final CacheNodeConfig config;
  private final ShardRouter router;
  private final NodeThreads threads;
  private final NodeMetrics metrics;
  private final NodeCluster cluster;
  private final RequestDeadlines deadlines = new RequestDeadlines();
  private final PeerLinks peers;
  private final RequestDispatcher dispatcher;
  private final @Nullable ChangeFeed feed;
  private final @Nullable SlotMover mover;
  private final Auditor auditor;
  private final GrpcServer grpc;
  private final NodeHttp http;
  private final Departing departing;
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile Optional<String> notReady = Optional.of("starting");

  private CacheNode(
      CacheNodeConfig config,
      ShardRouter router,
      PrometheusMeterRegistry registry,
      NodeThreads threads)
      throws IOException {
    this.config = config;
    this.router = router;
    this.threads = threads;
    this.metrics = new NodeMetrics(registry);
    this.cluster = NodeCluster.join(config, router.memberViews(), threads, metrics);
    this.peers = new PeerLinks(threads.service());
    Tables tables = new Tables(router, threads.blocking());
    SlotCurrency currency = new SlotCurrency(router, threads.currency(), cluster.owners()::isLocal);
    this.dispatcher = dispatcher(tables, currency);
    peers.onReturned(dispatcher::takeBack);
    TermSpread terms =
        new TermSpread(
            cluster.hazelcast(), router.feeds(), cluster.invalidations().publisher()::leaveGap);
    readTerms();
    this.feed = config.feed().enabled() ? changeFeed(tables, terms) : null;
    this.mover = config.mover().enabled() ? mover() : null;
    this.auditor = auditor(tables, currency);
    this.http =
        NodeHttp.start(
            config.http().host(),
            config.http().port(),
            registry,
            new NodePages(
                this::notReady, status()::page, metrics.slotLoads()::snapshot, cluster::isSafe),
            new NodeOrders(auditor, this::drainFor, router::authenticate));
    NodeGauges.register(metrics, cluster, auditor, feed, mover);
    awaitKnown();
    awaitMember();
    this.grpc =
        GrpcServer.start(
            config.grpc().host(),
            config.grpc().port(),
            new NodeService(
                dispatcher,
                cluster.invalidations().relay(),
                tables,
                cluster.views(),
                threads.network(),
                threads.service()),
            cluster.identity().peerSecret(),
            router::authenticate,
            threads.network(),
            threads.service());
    this.departing = departing();
    notReady = Optional.empty();
    auditor.start(threads.audit());
    if (feed != null) {
      feed.start();
    }
    if (mover != null) {
      mover.start();
    }
  }

  /**
   * Terms that rose before this node could be told are read now that it can be told: with its
   * partitions come entries that are void in the new term, and nobody has dropped them.
   */
  private void readTerms() {
    router.feeds().refresh();
  }

  private ChangeFeed changeFeed(Tables tables, TermSpread terms) {
    return new ChangeFeed(
        config.name(),
        config.feed().beat(),
        router.feeds(),
        tables,
        cluster.store(),
        cluster.invalidations().publisher(),
        terms,
        threads.timer(),
        metrics,
        cluster.voice()::stands);
  }

  private SlotMover mover() {
    return new SlotMover(
        endpointOf(config.catalog()),
        loginOf(config.catalog()),
        MoverConfig.DEFAULT.withGrace(config.mover().grace()),
        config.name(),
        NodeThreads.named("mover"),
        new SecureRandom(),
        MoveSteps.UNOBSERVED,
        moverHost());
  }

  private MoverHost moverHost() {
    return new MoverHost() {
      @Override
      public boolean ready() {
        return cluster.voice().stands();
      }

      @Override
      public OptionalLong p99Nanos(MySqlEndpoint server) {
        return router.p99Nanos(server);
      }
    };
  }

  private static MySqlEndpoint endpointOf(CacheNodeConfig.Catalog catalog) {
    return new MySqlEndpoint(catalog.host(), catalog.port());
  }

  private static Credentials loginOf(CacheNodeConfig.Catalog catalog) {
    return new Credentials(catalog.user(), catalog.secret());
  }

  private Auditor auditor(Tables tables, SlotCurrency currency) {
    AuditPath path =
        new AuditPath(
            config.name(),
            cluster.store(),
            cluster.invalidations().publisher(),
            cluster.invalidations().relay()::listening,
            cluster.voice(),
            tables,
            router,
            currency,
            this::feedFigures,
            metrics);
    return path.assemble(config.audit().enabled() ? config.audit().rate() : 0);
  }

  private RequestDispatcher dispatcher(Tables tables, SlotCurrency currency) {
    cluster.ownership().onChange(partition -> currency.lost(cluster.owners().slotsOf(partition)));
    cluster.store().onForeignWrite(currency::lost);
    currency.start();
    NodeReadPath reads =
        NodeReadPath.assemble(
            config.loader(),
            router,
            currency,
            threads,
            cluster,
            new PeerGathering(cluster.owners(), peers),
            deadlines,
            metrics);
    OwnerWrites writes =
        NodeWritePath.assemble(config.loader(), router, threads, cluster, deadlines, metrics);
    deadlines.start(threads.timer());
    var unused =
        threads
            .timer()
            .scheduleWithFixedDelay(
                () -> peers.retain(cluster.memberIds()), 1, 1, TimeUnit.SECONDS);
    return new RequestDispatcher(
        tables,
        cluster.owners(),
        reads.reads(),
        reads.peeks(),
        reads.handed(),
        writes,
        deadlines,
        peers,
        cluster.voice(),
        metrics);
  }

  private Departing departing() {
    return new Departing(
        config.name(),
        config.shutdown().drain(),
        new Departing.Parts(auditor, feed, mover, cluster, deadlines, dispatcher, grpc, peers),
        why -> notReady = Optional.of(why));
  }

  private DrainAnswer drainFor(String who) {
    return new DrainOrder(config, cluster, this::notReady, this::drain).take(who);
  }

  private NodeStatus status() {
    return new NodeStatus(config, this::notReady, cluster, metrics, router, feed, mover);
  }

  /** Until every member has heard this node, no proof of theirs covers what it publishes. */
  private void awaitKnown() {
    if (!await(cluster.invalidations()::knownToAll, JOIN_PATIENCE)) {
      throw new ConfigException(
          "node "
              + config.name()
              + " joined cluster "
              + config.cluster()
              + ", but not every member heard it within "
              + JOIN_PATIENCE.toSeconds()
              + " s; look at the other nodes' logs");
    }
  }

  /** Only a member of the agreed view may speak. */
  private void awaitMember() {
    if (!await(cluster.standing()::stands, JOIN_PATIENCE)) {
      throw new ConfigException(
          "node "
              + config.name()
              + " joined cluster "
              + config.cluster()
              + ", but not the catalog's view of it within "
              + JOIN_PATIENCE.toSeconds()
              + " s: is a member silent, or cut off from this node? Look at the other nodes' logs");
    }
  }

  private static boolean await(BooleanSupplier condition, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
    }
    return true;
  }

  /**
   * Starts a node; returns when it serves.
   *
   * @throws ConfigException a port is taken, or the configuration cannot be used otherwise
   * @throws RouterException the catalog or a shard cannot be used
   */
  public static CacheNode start(CacheNodeConfig config) {
    requirePorts(config);
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ShardRouter router =
        ShardRouters.connect(
            RouterConfig.of(endpointOf(config.catalog()), loginOf(config.catalog())), registry);
    return start(config, router, registry);
  }

  /** The same over a router of the caller's, which this node closes. */
  static CacheNode start(
      CacheNodeConfig config, ShardRouter router, PrometheusMeterRegistry registry) {
    NodeThreads threads = NodeThreads.start();
    try {
      return new CacheNode(config, router, registry, threads);
    } catch (IOException e) {
      // Free a moment ago: somebody took it while the node joined the others.
      throw abandon(new ConfigException("grpc.port: " + e.getMessage()), router, threads);
    } catch (RuntimeException e) {
      throw abandon(e, router, threads);
    }
  }

  private static RuntimeException abandon(
      RuntimeException failure, ShardRouter router, NodeThreads threads) {
    threads.close();
    router.close();
    return failure;
  }

  private static void requirePorts(CacheNodeConfig config) {
    PortCheck.requireFree("grpc.port", config.grpc().host(), config.grpc().port());
    PortCheck.requireFree("member.port", config.member().host(), config.member().port());
    PortCheck.requireFree("http.port", config.http().host(), config.http().port());
  }

  /** Why this node takes no requests; empty when it does. */
  public Optional<String> notReady() {
    return notReady;
  }

  /** What the node has counted so far. */
  public NodeMetrics metrics() {
    return metrics;
  }

  List<FeedFigures> feedFigures() {
    return feed == null ? List.of() : feed.figures();
  }

  Auditor auditor() {
    return auditor;
  }

  NodeCluster cluster() {
    return cluster;
  }

  /** Leaves the cluster and stops serving; its pages stay. Doing it twice is harmless. */
  void drain() {
    departing.run();
  }

  /** Drains and stops; closing twice is harmless. */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    drain();
    http.close();
    router.close();
    threads.close();
    log.info("{} stopped", config.name());
  }
}
