package io.tiercel.router.route;

import io.tiercel.router.ShardStatus;
import io.tiercel.router.ShardStatus.EndpointStatus;
import io.tiercel.router.pool.PoolFigures;
import io.tiercel.router.replica.Server;
import io.tiercel.router.replica.ServerHealth.Answer;
import io.tiercel.router.route.Cluster.ShardServers;
import java.util.ArrayList;
import java.util.List;

/** The cluster for status pages. */
final class StatusReport {
  private StatusReport() {}

  static List<ShardStatus> of(Cluster cluster, Freshness freshness) {
    int[] slots = new int[cluster.shards().size()];
    for (int owner : cluster.topology().map().owners()) {
      slots[owner]++;
    }
    List<ShardStatus> report = new ArrayList<>();
    for (int i = 0; i < slots.length; i++) {
      ShardServers shard = cluster.shards().get(i);
      report.add(
          new ShardStatus(
              shard.name(),
              slots[i],
              shard.description().weight(),
              shard.term(),
              shard.primary().breaker(),
              freshness.known(cluster, shard).toString(),
              shard.servers().stream().map(StatusReport::of).toList()));
    }
    return List.copyOf(report);
  }

  private static EndpointStatus of(Server server) {
    PoolFigures pools = server.pools();
    Answer answer = server.health().last();
    return new EndpointStatus(
        server.endpoint().toString(),
        server.primary(),
        server.health().healthy(),
        answer == null ? null : answer.lag(),
        server.outstanding(),
        pools.active(),
        pools.idle(),
        pools.waiting(),
        server.health().error());
  }
}
