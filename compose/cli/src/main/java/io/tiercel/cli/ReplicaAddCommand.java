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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tiercel replica add}: a server of a shard more to read from. */
@Command(
    name = "add",
    description =
        "Let reads of a shard go to one more MySQL server, which replicates from the shard's primary"
            + " already. How far it is, its GTIDs prove; until it has caught up it answers nothing.",
    footer = {"", "Example:", "  ./tiercel replica add shard-1 --endpoint 10.0.0.7:3306 --yes"})
final class ReplicaAddCommand implements Callable<Integer>, Deed {
  private final DeedFrame deeds;

  @Parameters(index = "0", paramLabel = "SHARD", description = "As ./tiercel status names it.")
  private String shard = "";

  @Option(
      names = "--endpoint",
      paramLabel = "HOST:PORT",
      required = true,
      description = "The server's address, or its name in the local cluster.")
  private String replica = "";

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private DeedOptions options = new DeedOptions();

  ReplicaAddCommand(DeedFrame deeds) {
    this.deeds = deeds;
  }

  @Override
  public Integer call() {
    return deeds.run(this, options, () -> cluster.access());
  }

  @Override
  public String command() {
    return "replica add";
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
    Topology.Shard now = replicas().check(shard, endpoint());
    return now.replicas().contains(endpoint())
        ? Plan.nothing(endpoint() + " is a replica of " + shard + " already")
        : Plan.of(
            List.of("let reads of " + shard + " go to " + endpoint()),
            Map.of("shard", shard, "replica", endpoint().toString()));
  }

  @Override
  public Done carryOut(Progress progress) {
    progress.step("catalog");
    replicas().add(shard, endpoint());
    return Done.of(endpoint() + " is a replica of " + shard);
  }
}
