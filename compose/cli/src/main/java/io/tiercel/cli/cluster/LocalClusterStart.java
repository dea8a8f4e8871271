package io.tiercel.cli.cluster;

import io.tiercel.cli.cluster.ClusterState.Phase;
import io.tiercel.cli.cluster.LocalClusterException.Code;
import io.tiercel.cli.output.Progress;
import io.tiercel.local.MySqlProviders;
import io.tiercel.local.MySqlServer;
import io.tiercel.local.MySqlTopology;
import io.tiercel.local.TopologySpec;
import io.tiercel.router.ClusterSpec;
import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.topology.CatalogBootstrap;
import io.tiercel.router.topology.Topology;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a start, in order: folder, MySQL servers, catalog, schema, nodes. Confined to one
 * thread, but for the hook that undoes a start when the process is asked to end in the middle.
 */
final class LocalClusterStart {
  private static final String DATABASE = "app";
  private static final String CLIENT = "app";
  private static final int SECRET_BYTES = 24;

  private final LocalClusterSpec spec;
  private final Wiring wiring;
  private final Progress progress;
  private final StateFolder folder;
  private final SecureRandom random = new SecureRandom();
  private final AtomicReference<@Nullable MySqlTopology> mysql = new AtomicReference<>();
  private final AtomicReference<@Nullable LocalCluster> cluster = new AtomicReference<>();

  LocalClusterStart(LocalClusterSpec spec, Wiring wiring, Progress progress) {
    this.spec = spec;
    this.wiring = wiring;
    this.progress = progress;
    this.folder = new StateFolder(spec.folder());
  }

  LocalCluster run() {
    folder.create();
    Thread undoOnSignal = new Thread(this::undo, "tiercel-undo-start");
    try (StateFolder.Lock held = folder.lock()) {
      refuseSecondCluster();
      folder.clear();
      ClusterState state = planned();
      Runtime.getRuntime().addShutdownHook(undoOnSignal);
      try {
        LocalCluster started = startAll(state);
        Runtime.getRuntime().removeShutdownHook(undoOnSignal);
        return started;
      } catch (RuntimeException failure) {
        progress.failed();
        undo();
        throw failure;
      }
    }
  }

  private LocalCluster startAll(ClusterState planned) {
    folder.write(planned);
    MySqlTopology servers = startMySql();
    Topology topology = prepareCatalog(servers);
    migrate(topology, credentials(servers));
    writeNodeFiles(planned, servers.catalog());
    LocalCluster started = new LocalCluster(folder, spec.detached(), wiring, servers, planned);
    cluster.set(started);
    progress.step("cache nodes (" + spec.nodes() + ")");
    started.startNodes(progress);
    started.rememberClasses(progress);
    started.enter(Phase.RUNNING);
    if (!spec.detached()) {
      Runtime.getRuntime().addShutdownHook(new Thread(started::close, "tiercel-end-cluster"));
    }
    progress.done();
    return started;
  }

  private MySqlTopology startMySql() {
    progress.step("MySQL servers (" + spec.servers() + ", " + spec.provider() + ")");
    MySqlTopology servers =
        MySqlProviders.named(spec.provider())
            .start(
                new TopologySpec(spec.shards(), spec.replicas(), folder.mysql(), spec.detached()));
    mysql.set(servers);
    folder.writePrivate(folder.mysqlPasswordFile(), servers.catalog().password() + "\n");
    return servers;
  }

  private Topology prepareCatalog(MySqlTopology servers) {
    progress.step("catalog and slot map");
    Topology topology =
        CatalogBootstrap.apply(
            endpoint(servers.catalog()),
            credentials(servers),
            new ClusterSpec(
                DATABASE,
                servers.shards().stream()
                    .map(
                        shard ->
                            new ClusterSpec.Shard(
                                shard.name(),
                                1,
                                wiring.endpoint(shard.primary()),
                                shard.replicas().stream().map(wiring::endpoint).toList()))
                    .toList()));
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    String text = HexFormat.of().formatHex(secret);
    folder.writePrivate(folder.clientSecretFile(), text + "\n");
    CatalogBootstrap.registerClient(
        endpoint(servers.catalog()), credentials(servers), CLIENT, text);
    return topology;
  }

  private void migrate(Topology topology, Credentials credentials) {
    if (spec.migrations().isEmpty()) {
      return;
    }
    progress.step("tables on every shard");
    Schema.migrate(topology, credentials, spec.migrations());
  }

  private void writeNodeFiles(ClusterState planned, MySqlServer catalog) {
    for (NodeState node : planned.nodes()) {
      folder.writePrivate(
          folder.nodes().resolve(node.name() + ".yaml"),
          NodeConfigFile.text(
              node,
              wiring::advertisedHost,
              planned.name(),
              planned.nodes(),
              catalogLogin(catalog),
              spec.maxEntries(),
              spec.loadBudget()));
    }
  }

  private NodeConfigFile.CatalogLogin catalogLogin(MySqlServer catalog) {
    return new NodeConfigFile.CatalogLogin(
        wiring.endpoint(catalog), catalog.user(), folder.mysqlPasswordFile());
  }

  private ClusterState planned() {
    byte[] suffix = new byte[4];
    random.nextBytes(suffix);
    return new ClusterState(
        ClusterState.FORMAT,
        "tiercel-" + HexFormat.of().formatHex(suffix),
        Phase.STARTING,
        spec.provider(),
        spec.shards(),
        spec.replicas(),
        DATABASE,
        CLIENT,
        spec.nodeHeap(),
        System.currentTimeMillis(),
        spec.migrations(),
        plannedNodes());
  }

  private List<NodeState> plannedNodes() {
    InetAddress host = InetAddress.getLoopbackAddress();
    FreePorts ports = new FreePorts(host, new Random(random.nextLong()));
    List<Integer> grpc = grpcPorts(ports);
    List<NodeState> nodes = new ArrayList<>();
    for (int i = 0; i < spec.nodes(); i++) {
      nodes.add(
          new NodeState(
              "node-" + (i + 1),
              ProcessIdentity.NONE,
              host.getHostAddress(),
              grpc.get(i),
              ports.any(),
              ports.any(),
              false));
    }
    return nodes;
  }

  /**
   * The usual ports are for who types them; two runs that end by themselves must not meet there.
   */
  private List<Integer> grpcPorts(FreePorts ports) {
    if (spec.grpcPort() != 0) {
      return ports.exactlyFrom(spec.grpcPort(), spec.nodes(), "--grpc-port");
    }
    return spec.detached()
        ? ports.from(LocalClusterSpec.USUAL_GRPC_PORT, spec.nodes())
        : ports.any(spec.nodes());
  }

  private void refuseSecondCluster() {
    if (folder.read().isPresent()) {
      String found = LocalCluster.attach(folder.path()).ended() ? "a stopped" : "a running";
      throw new LocalClusterException(
          Code.ALREADY_RUNNING,
          folder.path()
              + " has "
              + found
              + " cluster already. End and remove it with ./tiercel down, mend it with"
              + " ./tiercel up --repair, or start another one with --folder.");
    }
  }

  /** Ends what was started; the nodes' logs stay for the reader of the error. */
  private void undo() {
    LocalCluster started = cluster.getAndSet(null);
    if (started != null) {
      started.nodes().forEach(NodeProcess::kill);
    }
    MySqlTopology servers = mysql.getAndSet(null);
    if (servers != null) {
      servers.close();
    }
    folder.forget();
  }

  private static Credentials credentials(MySqlTopology servers) {
    return new Credentials(servers.catalog().user(), servers.catalog().password());
  }

  private static MySqlEndpoint endpoint(MySqlServer server) {
    return new MySqlEndpoint(server.host(), server.port());
  }
}
