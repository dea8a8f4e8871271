package io.tiercel.cli;

import io.tiercel.cli.deed.Deed;
import io.tiercel.cli.deed.DeedOptions;
import io.tiercel.cli.deed.Done;
import io.tiercel.cli.deed.Plan;
import io.tiercel.cli.output.Progress;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.topology.ShardReplicas;
import io.tiercel.router.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tiercel replica remove}: a server of a shard less to read from. */
@Command(
    name = "remove",
    description =
        "Send no more reads of a shard to one of its replicas. The server stays as it is.",
    footer = {"", "Example:", "  ./tiercel replica remove shard-1 10.0.0.7:3306 --yes"})
final class ReplicaRemoveCommand implements Callable<Integer>, Deed {
  private final DeedFrame deeds;

  @Parameters(index = "0", paramLabel = "SHARD", description = "As ./tiercel status names it.")
  private String shard = "";

  @Parameters(
      index = "1",
      paramLabel = "REPLICA",
      description = "Its address, HOST:PORT, or its name in the local cluster.")
  private String replica = "";

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private DeedOptions options = new DeedOptions();

  ReplicaRemoveCommand(DeedFrame deeds) {
    this.deeds = deeds;
  }

  @Override
  public Integer call() {
    return deeds.run(this, options, () -> cluster.access());
  }

  @Override
  public String command() {
    return "replica remove";
  }

  private MySqlEndpoint endpoint() {
    return ServerNames.endpoint(replica, cluster);
  }

  private ShardReplicas replicas() {
    CatalogAccess access = cluster.access();
    return new ShardReplicas(access.endpoint(), access.credentials());
  }

  @Override
  public Plan plan() {
    CatalogAccess access = cluster.access();
    Topology.Shard now = ShardNames.require(access.readTopology(), shard);
    return now.replicas().contains(endpoint()) || now.primary().equals(endpoint())
        ? Plan.of(
            List.of("send no more reads of " + shard + " to " + endpoint()),
            Map.of("shard", shard, "replica", endpoint().toString()))
        : Plan.nothing(endpoint() + " is no replica of " + shard);
  }

  @Override
  public Done carryOut(Progress progress) {
    progress.step("catalog");
    boolean removed = replicas().remove(shard, endpoint());
    return Done.of(endpoint() + (removed ? " is no replica of " : " was no replica of ") + shard);
  }
}
