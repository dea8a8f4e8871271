package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiercel.cli.cluster.ProcessIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole cluster through the command, as an operator has it: up, used, broken, mended, down. */
final class UpStatusPutGetDownIT {
  private static final int CUSTOMERS = 6;

  @TempDir Path folder;

  @AfterEach
  void end() {
    // A test that took too long leaves its thread interrupted; the end must still be waited for.
    boolean unused = Thread.interrupted();
    CommandRun.in(folder, "down");
  }

  @Test
  @Timeout(290)
  void upToDown_nodeAndReplicaKilledBetween_worksAndLeavesNothing() {
    JsonNode up =
        CommandRun.in(folder, "up", "--shards", "3", "--replicas", "1", "--nodes", "2", "--json")
            .succeeded()
            .json();
    assertThat(up.path("overall").asText()).isEqualTo("healthy");
    assertThat(up.path("nodes")).hasSize(2);
    assertThat(up.path("shards")).hasSize(3);
    List<JsonNode> processes = processes(up);
    CommandRun.in(folder, "put", "customers", "id=9", "name=Ada").succeeded();
    assertThat(CommandRun.in(folder, "get", "customers", "9").succeeded().out()).contains("Ada");
    assertThat(processes).hasSize(2 + 1 + 6).allMatch(UpStatusPutGetDownIT::runs);

    assertThat(CommandRun.in(folder, "up").errorScreen()).contains("already", "./tiercel down");
    putAndGetAll("before");

    kill(up.path("nodes").get(0));
    kill(up.path("shards").get(1).path("servers").get(1));
    putAndGetAll("after");
    CommandRun degraded = CommandRun.in(folder, "status", "--json");
    assertThat(degraded.exitCode()).isZero();
    assertThat(degraded.json().path("overall").asText()).isEqualTo("degraded");
    assertThat(stateOf(degraded.json(), "node-1")).isEqualTo("down");
    assertThat(stateOf(degraded.json(), "shard-2-replica-1")).isEqualTo("down");
    assertThat(stateOf(degraded.json(), "node-2")).isEqualTo("up");

    JsonNode mended = CommandRun.in(folder, "up", "--repair", "--json").succeeded().json();
    assertThat(mended.path("overall").asText()).isEqualTo("healthy");
    putAndGetAll("mended");
    processes.addAll(processes(mended));

    JsonNode down = CommandRun.in(folder, "down", "--json").succeeded().json();
    assertThat(down.path("drained")).hasSize(2);
    assertThat(processes).noneMatch(UpStatusPutGetDownIT::runs);
    assertThat(processes).noneMatch(UpStatusPutGetDownIT::listens);
    assertThat(folder.resolve(".tiercel")).doesNotExist();
    assertThat(CommandRun.in(folder, "down").exitCode()).isZero();
    assertThat(CommandRun.in(folder, "status").exitCode()).isEqualTo(1);
  }

  private void putAndGetAll(String name) {
    for (int id = 1; id <= CUSTOMERS; id++) {
      String key = Integer.toString(id);
      String[] put = {"put", "--folder", state(), "customers", "id=" + key, "name=" + name + key};
      CommandRun.inProcess(put).succeeded();
      String[] get = {"get", "--folder", state(), "customers", key, "--json"};
      JsonNode got = CommandRun.inProcess(get).succeeded().json();
      assertThat(got.path("row").path("name").asText()).isEqualTo(name + key);
    }
  }

  private String state() {
    return folder.resolve(".tiercel").toString();
  }

  private static String stateOf(JsonNode status, String name) {
    return processes(status).stream()
        .filter(process -> process.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow()
        .path("state")
        .asText();
  }

  private static List<JsonNode> processes(JsonNode status) {
    List<JsonNode> processes = new ArrayList<>();
    status.path("nodes").forEach(processes::add);
    processes.add(status.path("catalog"));
    status.path("shards").forEach(shard -> shard.path("servers").forEach(processes::add));
    return processes;
  }

  private static boolean runs(JsonNode process) {
    return new ProcessIdentity(process.path("pid").asLong(), 0).alive();
  }

  private static void kill(JsonNode process) {
    ProcessHandle handle = ProcessHandle.of(process.path("pid").asLong()).orElseThrow();
    handle.destroyForcibly();
    handle.onExit().join();
  }

  private static boolean listens(JsonNode process) {
    String[] address = process.path("address").asText().split(":", 2);
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address[0], Integer.parseInt(address[1])), 1_000);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }
}
