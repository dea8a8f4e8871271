package io.tiercel.cli.cluster;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.tiercel.cli.cluster.ClusterState.Phase;
import io.tiercel.cli.cluster.LocalClusterException.Code;
import io.tiercel.cli.output.Progress;
import io.tiercel.local.LocalMySqlException;
import io.tiercel.local.MySqlProviders;
import io.tiercel.local.MySqlServer;
import io.tiercel.local.MySqlTopology;
import io.tiercel.local.TopologySpec;
import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.topology.MySqlCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An all-in-one cluster on this machine: real MySQL servers and cache nodes, each a process of its
 * own, with their state in one folder. Thread-safe.
 *
 * <p>A detached one outlives this process and is found again with {@link #attach}; closing the
 * object ends nothing then. An attached one ends with this process, however that ends.
 */
public final class LocalCluster implements AutoCloseable {
  private static final String EXTERNAL = "external";
  private static final Duration DRAIN = Duration.ofSeconds(30);
  private static final Duration SERVER_END = Duration.ofSeconds(30);

  private final StateFolder folder;
  private final boolean detached;
  private final Wiring wiring;
  private final NodeLauncher launcher;
  private final NodeProbe probe = new NodeProbe(Duration.ofSeconds(2));
  private final List<NodeProcess> nodes = new CopyOnWriteArrayList<>();
  private volatile ClusterState state;

  @GuardedBy("this")
  private Optional<MySqlTopology> mysql;

  LocalCluster(
      StateFolder folder,
      boolean detached,
      Wiring wiring,
      @Nullable MySqlTopology mysql,
      ClusterState state) {
    this.folder = folder;
    this.detached = detached;
    this.mysql = Optional.ofNullable(mysql);
    this.state = state;
    this.wiring = wiring;
    this.launcher =
        new NodeLauncher(folder.nodes(), state.nodeHeap(), detached, wiring::nodeProgram);
    state.nodes().forEach(node -> nodes.add(processOf(node)));
  }

  private NodeProcess processOf(NodeState node) {
    return new NodeProcess(launcher, probe, node, this::remember);
  }

  /**
   * Starts a cluster; returns when all of it is ready. When something fails, what was started so
   * far is ended and its data removed; the logs stay.
   *
   * @throws LocalClusterException with what, where and what to do
   * @throws LocalMySqlException when MySQL cannot be had
   */
  public static LocalCluster start(LocalClusterSpec spec, Progress progress) {
    return start(spec, Wiring.DIRECT, progress);
  }

  /** As {@link #start(LocalClusterSpec, Progress)}, its parts reaching each other as wired. */
  public static LocalCluster start(LocalClusterSpec spec, Wiring wiring, Progress progress) {
    return new LocalClusterStart(spec, wiring, progress).run();
  }

  /**
   * Finds the cluster of a folder again, whatever of it still runs.
   *
   * @throws LocalClusterException NOT_RUNNING when the folder has none
   */
  public static LocalCluster attach(Path path) {
    StateFolder folder = new StateFolder(path);
    ClusterState state =
        folder
            .read()
            .orElseThrow(
                () ->
                    new LocalClusterException(
                        Code.NOT_RUNNING,
                        "no cluster in "
                            + folder.path()
                            + ". Start one with: ./tiercel up"
                            + " (or name its folder with --folder)."));
    LocalCluster cluster = new LocalCluster(folder, true, Wiring.DIRECT, null, state);
    cluster.nodes.forEach(node -> node.find(state.name()));
    return cluster;
  }

  private Optional<MySqlTopology> findMySql() {
    try {
      boolean external = state.provider().equals(EXTERNAL);
      if (external) {
        TopologySpec again =
            new TopologySpec(state.shards(), state.replicas(), folder.mysql(), true);
        return Optional.of(MySqlProviders.named(EXTERNAL).start(again));
      }
      return Files.isDirectory(folder.mysql())
          ? Optional.of(MySqlProviders.named(state.provider()).attach(folder.mysql()))
          : Optional.empty();
    } catch (LocalMySqlException startedTooLittleToBeFound) {
      return Optional.empty();
    }
  }

  /** Its folder. */
  public StateFolder folder() {
    return folder;
  }

  /** What the folder remembers. */
  public ClusterState state() {
    return state;
  }

  /** The cache nodes, whether they run or not. */
  public List<NodeProcess> nodes() {
    return nodes;
  }

  /** The MySQL servers, whether they run or not; empty when a start was cut off before them. */
  public synchronized Optional<MySqlTopology> mysql() {
    if (mysql.isEmpty()) {
      mysql = findMySql();
    }
    return mysql;
  }

  /**
   * The shards as the catalog has them now: whoever is their primary, whatever it was started as,
   * and without the servers that are not theirs any more.
   *
   * @throws LocalClusterException when one is no server of this cluster
   */
  public List<MySqlTopology.Shard> served() {
    List<MySqlServer> servers = requireMySql().servers();
    try (MySqlCatalog catalog = new MySqlCatalog(catalogEndpoint(), mysqlCredentials())) {
      return catalog.readTopology().shards().stream()
          .map(
              shard ->
                  new MySqlTopology.Shard(
                      shard.name(),
                      serverAt(shard.primary(), servers),
                      shard.replicas().stream().map(each -> serverAt(each, servers)).toList()))
          .toList();
    }
  }

  private static MySqlServer serverAt(MySqlEndpoint endpoint, List<MySqlServer> servers) {
    return servers.stream()
        .filter(each -> each.port() == endpoint.port() && each.host().equals(endpoint.host()))
        .findFirst()
        .orElseThrow(
            () ->
                new LocalClusterException(
                    Code.FAILED,
                    "the catalog names " + endpoint + ", which is no server of this cluster"));
  }

  /** The node of this name, if there is one. */
  public Optional<NodeProcess> node(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
  }

  /** How its parts reach each other. */
  Wiring wiring() {
    return wiring;
  }

  /** Takes a node into the cluster's state; its configuration file is there, its process not. */
  synchronized NodeProcess enroll(NodeState node) {
    NodeProcess process = processOf(node);
    remember(state.with(node));
    nodes.add(process);
    return process;
  }

  /** Takes a node that has ended out of the cluster's state. */
  synchronized void forget(NodeProcess node) {
    remember(state.without(node.name()));
    nodes.remove(node);
  }

  /** Where an SDK connects to: {@code host:port,host:port}; drained nodes are left out. */
  public String nodeAddresses() {
    return nodes.stream()
        .filter(node -> !node.state().drained())
        .map(node -> node.state().grpcAddress())
        .collect(Collectors.joining(","));
  }

  /** The name of the registered client. */
  public String clientName() {
    return state.client();
  }

  /** The secret of the registered client. */
  public String clientSecret() {
    return folder.read(folder.clientSecretFile());
  }

  /** Where the catalog is; from the MySQL servers, so they must be known. */
  public MySqlEndpoint catalogEndpoint() {
    MySqlServer catalog = requireMySql().catalog();
    return new MySqlEndpoint(catalog.host(), catalog.port());
  }

  /** The account with all rights on every MySQL server. */
  public Credentials mysqlCredentials() {
    MySqlServer catalog = requireMySql().catalog();
    return new Credentials(catalog.user(), catalog.password());
  }

  private MySqlTopology requireMySql() {
    return mysql()
        .orElseThrow(
            () ->
                new LocalClusterException(
                    Code.FAILED,
                    "the MySQL servers of the cluster in "
                        + folder.path()
                        + " are not known: its start was cut off, or they are external and one"
                        + " of them does not answer. ./tiercel down removes the cluster."));
  }

  /**
   * Starts the servers of one more shard.
   *
   * @throws LocalMySqlException where servers are not started here
   */
  public MySqlTopology.Shard addShardServers(int replicas) {
    try (StateFolder.Lock held = folder.lock()) {
      MySqlTopology.Shard added =
          MySqlProviders.named(state.provider()).addShard(folder.mysql(), replicas);
      forgetMySql();
      return added;
    }
  }

  /** Ends the servers of a shard that nobody uses any more, and deletes their data. */
  public void removeShardServers(String shard) {
    try (StateFolder.Lock held = folder.lock()) {
      MySqlProviders.named(state.provider()).removeShard(folder.mysql(), shard);
      forgetMySql();
    }
  }

  private synchronized void forgetMySql() {
    mysql = Optional.empty();
  }

  /** Whether nothing of it runs. */
  public boolean ended() {
    return nodes.stream().noneMatch(NodeProcess::alive)
        && servers().stream().noneMatch(MySqlServer::alive);
  }

  /**
   * Starts again what has ended and wakes what is frozen; returns the names of both. Drained nodes
   * stay as they are.
   *
   * @throws LocalClusterException FAILED when a part does not come back
   */
  public List<String> repair(Progress progress) {
    try (StateFolder.Lock held = folder.lock()) {
      List<String> mended = new ArrayList<>();
      progress.step("MySQL servers");
      for (MySqlServer server : servers()) {
        if (!server.alive()) {
          progress.detail(server.name());
          server.restart();
          mended.add(server.name());
        }
      }
      progress.step("cache nodes");
      for (NodeProcess node : nodes) {
        if (node.paused()) {
          node.resume();
          mended.add(node.name());
        }
      }
      mended.addAll(startNodes(progress));
      remember(state.with(Phase.RUNNING));
      progress.done();
      return mended;
    }
  }

  /** Remembers how far the cluster is. */
  void enter(Phase phase) {
    remember(state.with(phase));
  }

  /** Lets nodes that start later do so in half the time; once for a build. */
  void rememberClasses(Progress progress) {
    if (launcher.archiveMissing()) {
      progress.step("faster starts, once for this build");
      launcher.makeArchive();
    }
  }

  /**
   * Starts the nodes that do not run, but for drained ones, and waits until all serve.
   *
   * @return which were started
   */
  List<String> startNodes(Progress progress) {
    List<NodeProcess> stopped =
        nodes.stream().filter(node -> !node.alive() && !node.state().drained()).toList();
    if (stopped.size() > 1 && nodes.stream().noneMatch(NodeProcess::alive)) {
      // Nodes that start at one moment with none there wait seconds for each other to be first.
      stopped.get(0).restart();
      new NodesReady(stopped.subList(0, 1), progress).await();
      stopped.subList(1, stopped.size()).forEach(NodeProcess::restart);
    } else {
      stopped.forEach(NodeProcess::restart);
    }
    awaitReady(progress);
    return names(stopped);
  }

  /** Waits until every node serves that is not drained. */
  void awaitReady(Progress progress) {
    List<NodeProcess> wanted = nodes.stream().filter(node -> !node.state().drained()).toList();
    new NodesReady(wanted, progress).await();
  }

  /**
   * Ends the nodes, each after it has drained, then the MySQL servers, then removes the folder's
   * content. What has ended before is no hindrance.
   *
   * @param keepData true: the servers end in good order and their data stays for {@link #repair}
   */
  public StopReport stop(boolean keepData, Progress progress) {
    try (StateFolder.Lock held = folder.lock()) {
      return stopLocked(keepData, progress);
    }
  }

  StopReport stopLocked(boolean keepData, Progress progress) {
    progress.step("cache nodes drain and end");
    List<String> gone = names(nodes.stream().filter(node -> !node.alive()).toList());
    List<NodeProcess> living = nodes.stream().filter(NodeProcess::alive).toList();
    living.forEach(NodeProcess::askToEnd);
    Poll.until(DRAIN, () -> living.stream().noneMatch(NodeProcess::alive));
    List<NodeProcess> stubborn = living.stream().filter(NodeProcess::alive).toList();
    stubborn.forEach(NodeProcess::kill);
    List<NodeProcess> drained = living.stream().filter(node -> !stubborn.contains(node)).toList();
    progress.step("MySQL servers end");
    List<String> servers = endServers(keepData);
    if (keepData) {
      remember(state.with(Phase.STOPPED));
    } else {
      folder.remove();
    }
    progress.done();
    return new StopReport(names(drained), names(stubborn), gone, servers, keepData);
  }

  private List<String> endServers(boolean keepData) {
    List<MySqlServer> living = servers().stream().filter(MySqlServer::alive).toList();
    if (keepData) {
      living.forEach(LocalCluster::askToEnd);
      Poll.until(SERVER_END, () -> living.stream().noneMatch(MySqlServer::alive));
      living.stream().filter(MySqlServer::alive).forEach(MySqlServer::kill);
    } else {
      mysql().ifPresent(MySqlTopology::close);
    }
    return living.stream().map(MySqlServer::name).toList();
  }

  private List<MySqlServer> servers() {
    return mysql().map(MySqlTopology::servers).orElse(List.of());
  }

  private static void askToEnd(MySqlServer server) {
    ProcessHandle.of(server.pid()).ifPresent(ProcessHandle::destroy);
  }

  private static List<String> names(List<NodeProcess> processes) {
    return processes.stream().map(NodeProcess::name).toList();
  }

  private synchronized void remember(NodeState node) {
    remember(state.with(node));
  }

  private synchronized void remember(ClusterState next) {
    folder.write(next);
    state = next;
  }

  /** Ends an attached cluster and removes its data; leaves a detached one alone. Idempotent. */
  @Override
  public void close() {
    if (!detached && Files.isDirectory(folder.nodes())) {
      // Nobody is left whom a drain could serve, nor anything that it could save.
      nodes.stream().filter(NodeProcess::alive).forEach(NodeProcess::kill);
      stop(false, Progress.SILENT);
    }
  }
}
