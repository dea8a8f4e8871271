package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.cluster.LocalClusterSpec;
import io.tiercel.cli.output.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Shards come and go by command; {@link OperatingGuideIT} does so under a judged load. */
@Timeout(400)
final class ShardCommandsIT {
  @TempDir Path folder;

  private Path state;

  @BeforeEach
  void start() {
    state = folder.resolve("cluster");
    LocalCluster.start(LocalClusterSpec.defaults(state).withShape(2, 0, 2), Progress.SILENT);
  }

  @AfterEach
  void end() {
    boolean unused = Thread.interrupted();
    run("down").succeeded();
  }

  @Test
  void shardAddedDrainedRemoved_theSecondTimeNothingIsDone() throws Exception {
    Path report = folder.resolve("move.json");
    JsonNode plan = run("shard", "add", "--replicas", "0", "--dry-run", "--json").json();
    assertThat(plan.path("plan").path("slots").asInt()).isBetween(1_365, 1_366);

    run("shard", "add", "--replicas", "0", "--yes", "--report", report.toString()).succeeded();
    JsonNode added = new ObjectMapper().readTree(Files.readString(report));
    assertThat(added.path("slots").asInt()).isBetween(1_365, 1_366);
    assertThat(added.path("slotBalance").asDouble()).isLessThanOrEqualTo(1.02);
    assertThat(shards()).containsExactly("shard-1", "shard-2", "shard-3");

    run("shard", "drain", "shard-1", "--yes").succeeded();
    assertThat(run("shard", "drain", "shard-1", "--yes").succeeded().out()).contains("no slots");
    run("shard", "remove", "shard-1", "--yes").succeeded();
    assertThat(shards()).containsExactly("shard-2", "shard-3");
    assertThat(run("moves", "--json").json()).hasSize(2);
    assertThat(run("rebalance", "--yes").succeeded().out()).contains("already");
  }

  @Test
  void orders_thatCannotBeCarriedOut_sayWhyAndChangeNothing() {
    assertThat(refused(2, "shard", "drain", "shard-9", "--yes")).contains("no shard shard-9");
    assertThat(refused(2, "shard", "remove", "shard-1", "--yes")).contains("shard drain");
    assertThat(refused(2, "shard", "add", "--weight", "0")).contains("--weight is 0");
    assertThat(refused(2, "shard", "add", "--replica", "h:1")).contains("--primary");
    assertThat(refused(2, "shard", "add", "--primary", "nowhere", "--yes")).contains("HOST:PORT");
    assertThat(refused(2, "shard", "add", "--report", "/nowhere/x.json")).contains("--report");
    assertThat(refused(2, "rebalance", "--weight", "shard-9=2", "--yes"))
        .contains("no shard shard-9");
    assertThat(refused(1, "moves", "pause", "7", "--yes")).contains("no move job 7");
    assertThat(refused(2, "moves", "limit", "7", "--rows-per-second", "-1", "--yes"))
        .contains("--rows-per-second is -1");
    assertThat(run("moves").succeeded().out()).contains("No slots have been moved");
    assertThat(shards()).containsExactly("shard-1", "shard-2");
  }

  private List<String> shards() {
    List<String> names = new ArrayList<>();
    run("status", "--json").json().path("shards").forEach(shard -> names.add(name(shard)));
    return names;
  }

  private static String name(JsonNode shard) {
    return shard.path("name").asText(shard.path("shard").asText());
  }

  private String refused(int exitCode, String... arguments) {
    CommandRun run = run(arguments);
    assertThat(run.exitCode()).isEqualTo(exitCode);
    return run.errorScreen();
  }

  private CommandRun run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--folder");
    all.add(state.toString());
    return CommandRun.inProcess(all.toArray(String[]::new));
  }
}
