package io.tiercel.cli;

import io.tiercel.cli.deed.Deed;
import io.tiercel.cli.deed.DeedOptions;
import io.tiercel.cli.deed.Done;
import io.tiercel.cli.deed.Plan;
import io.tiercel.cli.output.Progress;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.topology.Promotion;
import io.tiercel.router.topology.ShardPromotion;
import io.tiercel.router.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tiercel shard promote}: a replica becomes the primary. */
@Command(
    name = "promote",
    description =
        "Make a replica the primary of its shard while both servers live: the old primary stops"
            + " taking writes, the replica applies all of them, the catalog names it, and the old one"
            + " follows it. Writers wait for a moment; nothing is lost.",
    footer = {"", "Example:", "  ./tiercel shard promote shard-1 127.0.0.1:3307 --yes"})
final class ShardPromoteCommand implements Callable<Integer>, Deed {
  private final DeedFrame deeds;

  @Parameters(index = "0", paramLabel = "SHARD", description = "As ./tiercel status names it.")
  private String shard = "";

  @Parameters(
      index = "1",
      paramLabel = "REPLICA",
      description = "Its address, HOST:PORT, or its name in the local cluster.")
  private String replica = "";

  @Mixin private FolderOption cluster = new FolderOption();
  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private DeedOptions options = new DeedOptions();

  ShardPromoteCommand(DeedFrame deeds) {
    this.deeds = deeds;
  }

  @Override
  public Integer call() {
    return deeds.run(this, options, () -> CatalogAccess.of(config, cluster));
  }

  @Override
  public String command() {
    return "shard promote";
  }

  private ShardPromotion promotion() {
    CatalogAccess access = CatalogAccess.of(config, cluster);
    return new ShardPromotion(access.endpoint(), access.credentials());
  }

  private MySqlEndpoint next() {
    return ServerNames.endpoint(replica, config, cluster);
  }

  @Override
  public Plan plan() {
    MySqlEndpoint next = next();
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
    Promotion done = promotion().promote(shard, next());
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
