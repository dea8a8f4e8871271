package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.cluster.LocalClusterSpec;
import io.tiercel.cli.output.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes through the command, as an operator adds, drains, restarts and removes them. */
@Timeout(280)
final class NodeCommandsIT {
  @TempDir Path folder;

  private Path state;

  @BeforeEach
  void start() {
    state = folder.resolve("cluster");
    LocalCluster.start(LocalClusterSpec.defaults(state).withShape(1, 0, 1), Progress.SILENT);
  }

  @AfterEach
  void end() {
    // A test that took too long leaves its thread interrupted; the end must still be waited for.
    boolean unused = Thread.interrupted();
    run("down").succeeded();
  }

  @Test
  void addDrainRestartRemove_eachTwice_changesOnceAndLeavesItsLine() throws Exception {
    refusesWithoutYesAndWithoutAnotherNode();

    assertThat(run("node", "add", "--yes", "--json").succeeded().json().path("node").asText())
        .isEqualTo("node-2");
    assertThat(states()).containsExactly("up", "up");
    assertThat(slots()).allMatch(slots -> slots > 1_000);
    put("warm");

    run("node", "drain", "node-1", "--yes").succeeded();
    assertThat(states()).containsExactly("drained", "up");
    assertThat(run("status", "--json").json().path("overall").asText()).isEqualTo("healthy");
    assertThat(run("node", "drain", "node-1", "--yes").succeeded().out()).contains("already");
    get("warm");

    run("up", "--repair").succeeded();
    assertThat(states()).as("drained is not broken").containsExactly("drained", "up");
    run("node", "restart", "node-1", "--yes").succeeded();
    assertThat(states()).containsExactly("up", "up");

    drainsOverHttp();
    run("node", "remove", "node-2", "--yes").succeeded();
    assertThat(run("node", "remove", "node-2", "--yes").succeeded().out()).contains("no node-2");
    assertThat(states()).containsExactly("up");
    assertThat(Files.readString(state.resolve("nodes/node-1.yaml"))).doesNotContain(seedOfNode2);
    get("warm");

    assertThat(deeds())
        .containsExactly(
            "node remove done",
            "node drain done",
            "node restart done",
            "node drain done",
            "node add done",
            "node drain failed");
  }

  private String seedOfNode2 = "";

  private void refusesWithoutYesAndWithoutAnotherNode() {
    CommandRun silent = run("node", "add");
    assertThat(silent.exitCode()).isEqualTo(2);
    assertThat(silent.errorScreen()).contains("no terminal", "--yes", "start node-2");
    assertThat(run("node", "add", "--dry-run").succeeded().out()).contains("start node-2");
    assertThat(states()).containsExactly("up");
    assertThat(run("deeds").succeeded().out()).contains("nothing was changed");
    assertThat(run("node", "drain", "node-1", "--yes").errorScreen()).contains("nobody");
    assertThat(run("node", "drain", "node-7", "--yes").errorScreen()).contains("no node node-7");
    assertThat(states()).containsExactly("up");
  }

  /** Its process stays, so that no supervisor starts it again; a removal ends it. */
  private void drainsOverHttp() {
    LocalCluster cluster = LocalCluster.attach(state);
    var node = cluster.node("node-2").orElseThrow();
    seedOfNode2 = ":" + node.state().memberPort();
    String secret = state.resolve("client.secret").toString();
    String[] drain = {
      "node", "drain", "--http", node.state().httpAddress(), "--client", "app", "--secret-file"
    };
    Path wrong = folder.resolve("wrong");
    try {
      Files.writeString(wrong, "wrong");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(CommandRun.inProcess(with(drain, wrong.toString(), "--yes")).errorScreen())
        .contains("does not know this client");
    assertThat(states()).containsExactly("up", "up");
    CommandRun.inProcess(with(drain, secret, "--yes")).succeeded();
    assertThat(states()).containsExactly("up", "drained");
    assertThat(node.alive()).isTrue();
    assertThat(CommandRun.inProcess(with(drain, secret, "--yes")).succeeded().out())
        .contains("drained already");
  }

  private static String[] with(String[] words, String... more) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private CommandRun run(String... words) {
    return CommandRun.inProcess(with(words, "--folder", state.toString()));
  }

  private void put(String name) {
    for (int id = 1; id <= 5; id++) {
      run("put", "customers", "id=" + id, "name=" + name).succeeded();
    }
  }

  private void get(String name) {
    for (int id = 1; id <= 5; id++) {
      assertThat(run("get", "customers", Integer.toString(id)).succeeded().out()).contains(name);
    }
  }

  private List<String> states() {
    return nodes().map(node -> node.path("state").asText()).toList();
  }

  private List<Integer> slots() {
    return nodes().map(node -> node.path("status").path("slotsOwned").asInt()).toList();
  }

  private Stream<JsonNode> nodes() {
    JsonNode status = run("status", "--json").json();
    return StreamSupport.stream(status.path("nodes").spliterator(), false);
  }

  private List<String> deeds() {
    JsonNode lines = run("deeds", "--json").succeeded().json();
    return StreamSupport.stream(lines.spliterator(), false)
        .map(line -> line.path("command").asText() + " " + line.path("result").asText())
        .toList();
  }
}
