package io.tiercel.cli.check;

import io.tiercel.cli.check.app.CheckTask;
import io.tiercel.cli.check.disturbance.DisturbanceFile;
import io.tiercel.cli.check.fault.FaultTargets;
import io.tiercel.cli.check.fault.OutsideStyle;
import io.tiercel.cli.check.history.WriteOperation;
import io.tiercel.cli.check.network.Link;
import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.cluster.NodeProcess;
import io.tiercel.cli.run.RunException;
import io.tiercel.cli.run.RunFolder;
import io.tiercel.local.MySqlServer;
import io.tiercel.local.MySqlTopology;
import io.tiercel.local.proxy.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** The applications and the cluster they use. Closing ends the applications only. Thread-safe. */
final class CheckedCluster implements FaultTargets, AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(90);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final LocalCluster cluster;
  private final CheckWiring wiring;
  private final OutsideWriter outside;
  private final List<CheckApplication> applications = new ArrayList<>();

  /** Starts the applications. */
  CheckedCluster(CheckConfig config, LocalCluster cluster, CheckWiring wiring, RunFolder folder) {
    this.cluster = cluster;
    this.wiring = wiring;
    this.outside = new OutsideWriter(cluster.state().database(), CheckConfig.KEYS, config.seed());
    AtomicInteger runs = new AtomicInteger();
    for (int number = 1; number <= config.apps(); number++) {
      String name = "app-" + number;
      applications.add(
          new CheckApplication(
              name,
              folder.path(),
              wiring.applicationFlags(name),
              process -> task(config, folder, name + "." + process, runs.incrementAndGet())));
    }
  }

  private CheckTask task(CheckConfig config, RunFolder folder, String process, int run) {
    return new CheckTask(
        process,
        run,
        config.callers(),
        config.perSecond(),
        cluster.nodes().stream()
            .map(node -> wiring.serviceAddress(node.state()))
            .collect(Collectors.joining(",")),
        cluster.clientName(),
        cluster.clientSecret(),
        folder.resolve(process + ".log").toString(),
        folder.resolve(Check.TOKENS).toString(),
        config.seed(),
        CheckConfig.WRITE_PERCENT,
        CheckConfig.KEYS,
        config.broken() == null ? "" : config.broken().word(),
        System.nanoTime());
  }

  List<CheckApplication> checkApplications() {
    return applications;
  }

  /** How many operations were done so far. */
  long done() {
    return applications.stream().mapToLong(CheckApplication::done).sum();
  }

  /** Waits until every node serves and every application works. */
  void awaitWhole() {
    nodes().forEach(this::awaitReady);
    applications.forEach(CheckApplication::awaitWorking);
  }

  @Override
  public List<NodeProcess> nodes() {
    return cluster.nodes();
  }

  @Override
  public List<BreakableProcess> applications() {
    return List.copyOf(applications);
  }

  @Override
  public MySqlTopology mysql() {
    return cluster.mysql().orElseThrow();
  }

  @Override
  public TcpProxy proxyOf(MySqlServer server) {
    return wiring.proxyOf(server);
  }

  @Override
  public Link between(String from, String node) {
    return wiring.network().between(from, node);
  }

  @Override
  public DisturbanceFile disturbanceOf(String process) {
    return wiring.disturbanceOf(process);
  }

  @Override
  public void writeOutside(MySqlServer primary, OutsideStyle style) {
    outside.write(primary, style);
  }

  /** The writes made past the tier so far. */
  List<WriteOperation> outsideWrites() {
    return outside.writes();
  }

  /** A node that gives up its start among other faults is started again, as by a supervisor. */
  @Override
  public void awaitReady(NodeProcess node) {
    long latest = System.nanoTime() + READY_WITHIN.toNanos();
    while (!node.ready()) {
      if (System.nanoTime() - latest > 0) {
        throw RunException.failed(
            node.name() + " does not serve again; its log is " + node.log(), null);
      }
      if (!node.alive()) {
        node.restart();
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  @Override
  public void close() {
    applications.forEach(CheckApplication::close);
  }
}
