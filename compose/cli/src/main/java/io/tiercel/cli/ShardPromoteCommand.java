package io.tiercel.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.cluster.NodeProcess;
import io.tiercel.cli.deed.Deed;
import io.tiercel.cli.deed.DeedOptions;
import io.tiercel.cli.deed.Done;
import io.tiercel.cli.deed.Plan;
import io.tiercel.cli.output.Progress;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.topology.ForcedPromotion;
import io.tiercel.router.topology.Promotion;
import io.tiercel.router.topology.ShardPromotion;
import io.tiercel.router.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tiercel shard promote}: a replica becomes the primary. */
@Command(
    name = "promote",
    description =
        "Make a replica the primary of its shard. While both servers live, the old primary stops"
            + " taking writes, the replica applies all of them, the catalog names it, and the old one"
            + " follows it. Writers wait for a moment; nothing is lost.",
    footer = {"", "Example:", "  ./tiercel shard promote shard-1 shard-1-replica-1 --yes"})
final class ShardPromoteCommand implements Callable<Integer>, Deed {
  private final DeedFrame deeds;

  @Parameters(index = "0", paramLabel = "SHARD", description = "As ./tiercel status names it.")
  private String shard = "";

  @Parameters(
      index = "1",
      paramLabel = "REPLICA",
      description = "Its address, HOST:PORT, or its name in the local cluster.")
  private String replica = "";

  @Option(
      names = "--force",
      description =
          "The primary is dead: promote without it. What the replica never received is lost; the plan"
              + " names it as a GTID set.")
  private boolean force;

  @Option(
      names = "--known",
      paramLabel = "GTIDS",
      description =
          "With --force: a GTID set that the dead primary is known to have committed. Default: what"
              + " the nodes of the local cluster know.")
  private @Nullable String known;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private DeedOptions options = new DeedOptions();

  ShardPromoteCommand(DeedFrame deeds) {
    this.deeds = deeds;
  }

  @Override
  public Integer call() {
    return deeds.run(this, options, () -> cluster.access());
  }

  @Override
  public String command() {
    return "shard promote";
  }

  private ShardPromotion promotion() {
    CatalogAccess access = cluster.access();
    return new ShardPromotion(access.endpoint(), access.credentials());
  }

  private MySqlEndpoint next() {
    return ServerNames.endpoint(replica, cluster);
  }

  @Override
  public Plan plan() {
    MySqlEndpoint next = next();
    if (force) {
      return forcedPlan(next);
    }
    Topology.Shard now = promotion().check(shard, next);
    if (now.primary().equals(next)) {
      return Plan.nothing(next + " is the primary of " + shard + " already");
    }
    List<String> lines = new ArrayList<>();
    lines.add("make " + now.primary() + " read-only; writers of " + shard + " wait from here on");
    lines.add("wait until " + next + " has all of its transactions");
    lines.add("make " + next + " the primary, in term " + (now.term() + 1));
    lines.add("let " + now.primary() + others(now, next) + " replicate from it");
    return Plan.of(
        lines, Map.of("shard", shard, "from", now.primary().toString(), "to", next.toString()));
  }

  private ForcedPromotion forced() {
    CatalogAccess access = cluster.access();
    return new ForcedPromotion(access.endpoint(), access.credentials());
  }

  private Plan forcedPlan(MySqlEndpoint next) {
    String committed = committed();
    ForcedPromotion.Forecast forecast = forced().forecast(shard, next, committed);
    Topology.Shard now = forecast.shard();
    if (now.primary().equals(next)) {
      return Plan.of(
          List.of(
              "see that %s, the primary of %s already, takes writes and its replicas follow it"
                  .formatted(next, shard)),
          Map.of("shard", shard, "to", next.toString()));
    }
    List<String> lines = new ArrayList<>();
    if (committed.isEmpty()) {
      lines.add(
          "nobody knows what " + now.primary() + " committed last: what is lost is not known");
    } else if (forecast.missing().isEmpty()) {
      lines.add("lose nothing that the nodes know of; writes of other programs may be missing");
    } else {
      lines.add("lose these transactions, which may have been acknowledged: " + forecast.missing());
    }
    lines.add(
        "make %s the primary of %s, in term %d; no cache serves what is lost"
            .formatted(next, shard, now.term() + 1));
    lines.add("wait 5 s until every node has read that, then let it take writes");
    lines.add("forget " + now.primary() + "; other replicas follow the new primary");
    return Plan.of(
        lines,
        Map.of(
            "shard", shard,
            "from", now.primary().toString(),
            "to", next.toString(),
            "held", forecast.held(),
            "missing", forecast.missing()));
  }

  private String committed() {
    if (known != null) {
      return known;
    }
    List<String> sets = new ArrayList<>();
    for (NodeProcess node : cluster.local().map(LocalCluster::nodes).orElse(List.of())) {
      for (JsonNode each : NodeShown.of(node).shards()) {
        String set = each.path("committed").asText("");
        if (each.path("shard").asText("").equals(shard) && !set.isEmpty()) {
          sets.add(set);
        }
      }
    }
    return String.join(",", sets);
  }

  private static String others(Topology.Shard now, MySqlEndpoint next) {
    StringBuilder text = new StringBuilder();
    for (MySqlEndpoint other : now.replicas()) {
      if (!other.equals(next)) {
        text.append(" and ").append(other);
      }
    }
    return text.toString();
  }

  @Override
  public Done carryOut(Progress progress) {
    progress.step("primary of " + shard);
    Promotion done = force ? forced().promote(shard, next()) : promotion().promote(shard, next());
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s is the primary of %s in term %d; writes waited %d ms"
            .formatted(done.primary(), done.shard(), done.term(), done.stall().toMillis()));
    lines.addAll(done.remarks());
    return Done.of(
        lines,
        Map.of(
            "shard", done.shard(),
            "primary", done.primary().toString(),
            "term", done.term(),
            "stallMillis", done.stall().toMillis(),
            "remarks", done.remarks()));
  }
}
