package io.tiercel.cli.check.fault;

import io.tiercel.cli.check.fault.FaultTargets.BreakableProcess;
import io.tiercel.cli.cluster.NodeProcess;
import io.tiercel.local.MySqlServer;
import io.tiercel.local.MySqlTopology.Shard;
import io.tiercel.local.proxy.TcpProxy;
import io.tiercel.local.proxy.TcpProxy.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Every fault of a kind that a cluster can have. Immutable. */
final class FaultCatalogue {
  private static final Duration SLOW_MYSQL = Duration.ofMillis(40);
  private static final Duration SLOW_SERVICE = Duration.ofMillis(25);

  private final FaultTargets targets;

  FaultCatalogue(FaultTargets targets) {
    this.targets = targets;
  }

  /** One per possible target; empty where the cluster has none, such as no replicas. */
  List<Fault> of(FaultKind kind) {
    return switch (kind) {
      case NODE_KILL, NODE_STOP, SERVICE_CUT, SERVICE_CUT_ONE_WAY, SERVICE_SLOW, SERVICE_RESET ->
          targets.nodes().stream().map(node -> node(kind, node)).toList();
      case APP_KILL, APP_STOP ->
          targets.applications().stream().map(each -> application(kind, each)).toList();
      case REPLICA_STOP, REPLICA_KILL, REPLICATION_STOP ->
          replicas().stream().map(server -> server(kind, server)).toList();
      case PRIMARY_KILL, PRIMARY_STOP, BINLOG_PURGE, OUTSIDE_WRITE ->
          targets.mysql().shards().stream()
              .map(Shard::primary)
              .map(server -> server(kind, server))
              .toList();
      case MYSQL_SLOW, MYSQL_REFUSED, MYSQL_CUT, MYSQL_CUT_ONE_WAY ->
          targets.mysql().servers().stream().map(server -> passage(kind, server)).toList();
      case CATALOG_STOP -> List.of(server(kind, targets.mysql().catalog()));
    };
  }

  private List<MySqlServer> replicas() {
    List<MySqlServer> replicas = new ArrayList<>();
    targets.mysql().shards().forEach(shard -> replicas.addAll(shard.replicas()));
    return replicas;
  }

  private Fault node(FaultKind kind, NodeProcess node) {
    return switch (kind) {
      case NODE_KILL -> new Fault(kind, node.name(), node::kill, () -> restart(node));
      case NODE_STOP -> new Fault(kind, node.name(), node::pause, node::resume);
      default -> service(kind, node);
    };
  }

  private void restart(NodeProcess node) {
    if (!node.alive()) {
      node.restart();
    }
    targets.awaitReady(node);
  }

  private Fault service(FaultKind kind, NodeProcess node) {
    TcpProxy proxy = targets.proxyOf(node);
    String target = node.name();
    return switch (kind) {
      case SERVICE_CUT -> new Fault(kind, target, proxy::cut, proxy::heal);
      case SERVICE_CUT_ONE_WAY ->
          new Fault(kind, target, () -> proxy.stall(Direction.TO_CLIENT), proxy::heal);
      case SERVICE_SLOW -> new Fault(kind, target, () -> proxy.delay(SLOW_SERVICE), proxy::heal);
      case SERVICE_RESET -> new Fault(kind, target, proxy::reset, () -> {});
      default ->
          throw new IllegalArgumentException(kind + " is not between nodes and applications");
    };
  }

  private static Fault application(FaultKind kind, BreakableProcess each) {
    return kind == FaultKind.APP_KILL
        ? new Fault(kind, each.name(), each::kill, each::restart)
        : new Fault(kind, each.name(), each::pause, each::resume);
  }

  private Fault server(FaultKind kind, MySqlServer server) {
    String target = server.name();
    return switch (kind) {
      case REPLICA_STOP, PRIMARY_STOP, CATALOG_STOP ->
          new Fault(kind, target, server::pause, server::resume);
      case PRIMARY_KILL -> new Fault(kind, target, server::kill, () -> restart(server));
      case REPLICA_KILL -> new Fault(kind, target, server::kill, () -> follow(server));
      case REPLICATION_STOP ->
          new Fault(
              kind,
              target,
              () -> FaultSql.execute(server, "STOP REPLICA SQL_THREAD"),
              () -> FaultSql.execute(server, "START REPLICA SQL_THREAD"));
      case BINLOG_PURGE -> new Fault(kind, target, () -> FaultSql.purgeBinlogs(server), () -> {});
      case OUTSIDE_WRITE -> new Fault(kind, target, () -> targets.writeOutside(server), () -> {});
      default -> throw new IllegalArgumentException(kind + " is not done to a server");
    };
  }

  private static void restart(MySqlServer server) {
    if (!server.alive()) {
      server.restart();
    }
  }

  private static void follow(MySqlServer replica) {
    restart(replica);
    FaultSql.awaitReplicating(replica);
  }

  private Fault passage(FaultKind kind, MySqlServer server) {
    TcpProxy proxy = targets.proxyOf(server);
    String target = server.name();
    return switch (kind) {
      case MYSQL_SLOW -> new Fault(kind, target, () -> proxy.delay(SLOW_MYSQL), proxy::heal);
      case MYSQL_REFUSED -> new Fault(kind, target, proxy::refuse, proxy::heal);
      case MYSQL_CUT -> new Fault(kind, target, proxy::cut, proxy::heal);
      case MYSQL_CUT_ONE_WAY ->
          new Fault(kind, target, () -> proxy.stall(Direction.TO_CLIENT), proxy::heal);
      default -> throw new IllegalArgumentException(kind + " is not between nodes and MySQL");
    };
  }
}
