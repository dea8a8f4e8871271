package io.tiercel.cli.check.fault;

import io.tiercel.local.MySqlServer;
import io.tiercel.local.MySqlTopology.Shard;
import io.tiercel.local.proxy.TcpProxy;
import io.tiercel.local.proxy.TcpProxy.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Faults of MySQL servers and of the way to them. Immutable. */
final class ServerFaults {
  private static final Duration SLOW = Duration.ofMillis(40);

  private final FaultTargets targets;

  ServerFaults(FaultTargets targets) {
    this.targets = targets;
  }

  List<Fault> of(FaultKind kind) {
    return switch (kind) {
      case REPLICA_STOP, REPLICATION_STOP ->
          replicas().stream().map(server -> server(kind, server)).toList();
      case REPLICA_KILL ->
          targets.mysql().shards().stream()
              .flatMap(shard -> shard.replicas().stream().map(each -> replicaKill(shard, each)))
              .toList();
      case PRIMARY_KILL, PRIMARY_STOP, BINLOG_PURGE, FEED_KILL ->
          targets.mysql().shards().stream()
              .map(Shard::primary)
              .map(server -> server(kind, server))
              .toList();
      case OUTSIDE_WRITE -> outside(kind, OutsideStyle.RAISING);
      case OUTSIDE_PLAIN -> outside(kind, OutsideStyle.PLAIN);
      case OUTSIDE_MANY -> outside(kind, OutsideStyle.MANY);
      case OUTSIDE_REPLACE -> outside(kind, OutsideStyle.REPLACE);
      case MYSQL_SLOW, MYSQL_REFUSED, MYSQL_CUT, MYSQL_CUT_ONE_WAY ->
          targets.mysql().servers().stream().map(server -> passage(kind, server)).toList();
      case CATALOG_STOP -> List.of(server(kind, targets.mysql().catalog()));
      default -> throw new IllegalArgumentException(kind + " is not done to a server");
    };
  }

  private List<MySqlServer> replicas() {
    List<MySqlServer> replicas = new ArrayList<>();
    targets.mysql().shards().forEach(shard -> replicas.addAll(shard.replicas()));
    return replicas;
  }

  /** A replica that is down while logs are purged could not be mended. */
  private static Fault replicaKill(Shard shard, MySqlServer replica) {
    return new Fault(
        FaultKind.REPLICA_KILL,
        replica.name(),
        Set.of(replica.name(), logs(shard.primary())),
        replica::kill,
        () -> follow(replica));
  }

  private static String logs(MySqlServer primary) {
    return primary.name() + " logs";
  }

  private Fault server(FaultKind kind, MySqlServer server) {
    String target = server.name();
    return switch (kind) {
      case REPLICA_STOP, PRIMARY_STOP, CATALOG_STOP ->
          new Fault(kind, target, server::pause, server::resume);
      case PRIMARY_KILL -> new Fault(kind, target, server::kill, () -> restart(server));
      case REPLICATION_STOP ->
          new Fault(
              kind,
              target,
              () -> FaultSql.execute(server, "STOP REPLICA SQL_THREAD"),
              () -> FaultSql.execute(server, "START REPLICA SQL_THREAD"));
      case BINLOG_PURGE ->
          new Fault(
              kind,
              target,
              Set.of(target, logs(server)),
              () -> FaultSql.purgeBinlogs(server),
              () -> {});
      case FEED_KILL -> new Fault(kind, target, () -> FaultSql.killFeed(server), () -> {});
      default -> throw new IllegalArgumentException(kind + " is not done to a server");
    };
  }

  private List<Fault> outside(FaultKind kind, OutsideStyle style) {
    return targets.mysql().shards().stream()
        .map(Shard::primary)
        .map(
            server ->
                new Fault(kind, server.name(), () -> targets.writeOutside(server, style), () -> {}))
        .toList();
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
      case MYSQL_SLOW -> new Fault(kind, target, () -> proxy.delay(SLOW), proxy::heal);
      case MYSQL_REFUSED -> new Fault(kind, target, proxy::refuse, proxy::heal);
      case MYSQL_CUT -> new Fault(kind, target, proxy::cut, proxy::heal);
      case MYSQL_CUT_ONE_WAY ->
          new Fault(kind, target, () -> proxy.stall(Direction.TO_CLIENT), proxy::heal);
      default -> throw new IllegalArgumentException(kind + " is not between nodes and MySQL");
    };
  }
}
