package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.testing.MySqlExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a node that cannot start says: one screen, no stack trace, exit code 2. */
class CacheNodeStartIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2);

  @TempDir Path folder;

  private void refused(String yaml, String message) throws IOException {
    Path config = folder.resolve("node.yaml");
    Files.writeString(config, yaml);
    try (NodeProcess node = NodeProcess.launch(folder, "node", config, 0, 0)) {
      assertThat(node.awaitExit()).isEqualTo(2);
      assertThat(node.output()).contains(message).doesNotContain("\tat ");
      assertThat(node.output().lines().count()).isLessThan(10);
    }
  }

  private static String yaml(int grpcPort, int catalogPort, String password) {
    return """
        name: n
        cluster: c
        grpc: {host: 127.0.0.1, port: %d}
        member: {host: 127.0.0.1, port: %d, seeds: ["127.0.0.1:1"]}
        http: {host: 127.0.0.1, port: %d}
        catalog: {host: 127.0.0.1, port: %d, user: root, password: "%s"}
        """
        .formatted(grpcPort, TestNodes.freePort(), TestNodes.freePort(), catalogPort, password);
  }

  @Test
  void start_unknownKey_namesLineAndField() throws Exception {
    refused(yaml(7401, 3306, "x") + "cash: {maxEntries: 5}\n", "line 7, field cash: unknown key");
  }

  @Test
  void start_portTaken_namesIt() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refused(
          yaml(taken.getLocalPort(), 3306, "x"),
          "grpc.port: cannot listen on 127.0.0.1:" + taken.getLocalPort());
    }
  }

  @Test
  void start_catalogUnreachable_namesIt() throws Exception {
    int nobody = TestNodes.freePort();
    refused(yaml(TestNodes.freePort(), nobody, "x"), "127.0.0.1:" + nobody);
  }

  @Test
  void start_wrongPassword_saysSoWithoutIt() throws Exception {
    int port = mysql.topology().catalog().port();
    refused(yaml(TestNodes.freePort(), port, "not-the-one"), "127.0.0.1:" + port);
    assertThat(Files.readString(folder.resolve("node.out"))).doesNotContain("not-the-one");
  }

  @Test
  void start_noCatalogThere_saysSo() throws Exception {
    MySqlCluster cluster = new MySqlCluster(mysql);
    cluster.execute(mysql.topology().catalog(), "DROP DATABASE tiercel_catalog");
    int port = mysql.topology().catalog().port();
    refused(yaml(TestNodes.freePort(), port, cluster.credentials().password()), "atalog");
    cluster.close();
  }
}
