package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.local.MySqlServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Configuration files that are wrong, and servers that are not what they should be. */
@Timeout(120)
final class WrongConfigurationIT {
  @RegisterExtension static final SmallCluster small = new SmallCluster();

  @TempDir Path folder;

  private static CommandRun run(String... words) {
    return CommandRun.inProcess(words);
  }

  @Test
  void node_mysqlUnreachable_saysWhere() throws IOException {
    Path config = nodeConfig(freePort(), password());

    CommandRun run = CommandRun.in(folder, "node", "--config", config.toString());

    assertThat(run.errorScreen()).contains("catalog", "127.0.0.1:");
  }

  @Test
  void node_unknownKeyInFile_namesFileLineAndField() throws IOException {
    Path config = nodeConfig(small.mysql().catalog().port(), password());
    Files.writeString(config, Files.readString(config) + "colour: red\n");

    CommandRun run = CommandRun.in(folder, "node", "--config", config.toString());

    assertThat(run.errorScreen()).contains(config.toString(), "line 7", "colour", "unknown key");
  }

  @Test
  void migrate_mysqlUnreachable_saysWhere() throws IOException {
    int port = freePort();
    assertThat(migrate(port, password()).errorScreen())
        .contains("CATALOG_UNAVAILABLE", "127.0.0.1:" + port);
  }

  @Test
  void migrate_wrongPassword_saysSoWithoutIt() throws IOException {
    assertThat(migrate(small.mysql().catalog().port(), "wr0ng").errorScreen())
        .contains("CATALOG_UNAVAILABLE", "refuses")
        .doesNotContain("wr0ng");
  }

  @Test
  void migrate_serverWithoutCatalog_saysHowToMakeOne() throws IOException {
    MySqlServer shard = small.mysql().shards().get(0).primary();
    assertThat(migrate(shard.port(), password()).errorScreen())
        .contains("CATALOG_UNAVAILABLE", "holds no catalog", "./tiercel up");
  }

  @Test
  void catalogInit_oldMySql_namesItsVersionAndTheOneNeeded() throws Exception {
    MySqlServer catalog = small.mysql().catalog();
    try (Connection connection = small.connect(small.mysql().shards().get(0).primary());
        OldServer old =
            new OldServer(catalog.port(), connection.getMetaData().getDatabaseProductVersion())) {
      Path config =
          clusterFile(
              old.port(),
              password(),
              "database: app\nshards: [{name: s, primary: \"127.0.0.1:" + old.port() + "\"}]\n");

      CommandRun run = run("catalog", "init", "--config", config.toString());

      assertThat(run.errorScreen()).contains(old.version(), "or newer");
    }
  }

  @Test
  void up_badYaml_namesFileLineAndField() throws IOException {
    Path config = Files.writeString(folder.resolve("tiercel.yaml"), "up:\n  shards: many\n");

    CommandRun run = run("up", "--config", config.toString());

    assertThat(run.errorScreen()).contains(config.toString(), "line 2", "up.shards");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void up_brokenYaml_namesFileAndLine() throws IOException {
    Path config = Files.writeString(folder.resolve("tiercel.yaml"), "up:\n  shards: [1\n");

    assertThat(run("up", "--config", config.toString()).errorScreen())
        .contains(config.toString(), "line ");
  }

  @Test
  void up_unknownKey_namesItAndThoseThereAre() throws IOException {
    Path config = Files.writeString(folder.resolve("tiercel.yaml"), "up: {shard: 3}\n");

    assertThat(run("up", "--config", config.toString()).errorScreen())
        .contains("line 1", "up.shard", "unknown key", "replicas");
  }

  private CommandRun migrate(int port, String password) throws IOException {
    Path config = clusterFile(port, password, "");
    return run(
        "migrate", "status", "--config", config.toString(), "--locations", "filesystem:" + folder);
  }

  private Path clusterFile(int port, String password, String more) throws IOException {
    return Files.writeString(
        folder.resolve("tiercel.yaml"),
        "catalog: {host: 127.0.0.1, port: %d, user: tiercel, password: %s}%n"
                .formatted(port, password)
            + more);
  }

  private Path nodeConfig(int catalogPort, String password) throws IOException {
    return Files.writeString(
        folder.resolve("node.yaml"),
        """
        name: node-9
        cluster: nowhere
        grpc: {host: 127.0.0.1, port: %d}
        member: {host: 127.0.0.1, port: %d, seeds: ["127.0.0.1:1"]}
        http: {host: 127.0.0.1, port: %d}
        catalog: {host: 127.0.0.1, port: %d, user: tiercel, password: %s}
        """
            .formatted(freePort(), freePort(), freePort(), catalogPort, password));
  }

  private static String password() {
    return small.mysql().catalog().password();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
