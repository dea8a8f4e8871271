package io.tiercel.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.local.LocalPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FreePortsTest {
  private static final InetAddress HOST = InetAddress.getLoopbackAddress();

  private final FreePorts ports = new FreePorts(HOST, new Random(1));

  /** A node's ports are chosen before the servers start, and opened after. */
  @Test
  void any_isNoneThatAServerMayTakeMeanwhile() {
    LocalPorts servers = new LocalPorts(new Random(1));
    for (int i = 0; i < 500; i++) {
      assertThat(servers.next()).isLessThan(LocalPorts.END);
      assertThat(ports.any()).isGreaterThanOrEqualTo(LocalPorts.END);
    }
  }

  @Test
  void any_manyTimes_neverTheSameTwice() {
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      assertThat(seen.add(ports.any())).isTrue();
    }
    assertThat(seen).allMatch(port -> port >= 20_000 && port < 32_768);
  }

  @Test
  void exactlyFrom_takenPort_saysWhichAndHowToChooseAnother() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, HOST)) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> ports.exactlyFrom(port, 1, "--grpc-port"))
          .isInstanceOf(LocalClusterException.class)
          .hasMessageContaining("port taken")
          .hasMessageContaining(":" + port)
          .hasMessageContaining("--grpc-port");
    }
  }

  @Test
  void from_takenPort_givesOthers() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, HOST)) {
      List<Integer> given = ports.from(taken.getLocalPort(), 2);
      assertThat(given).hasSize(2).doesNotContain(taken.getLocalPort());
    }
  }

  @Test
  void exactlyFrom_beyondTheLastPort_isRefused() {
    assertThatThrownBy(() -> ports.exactlyFrom(65_535, 2, "--grpc-port"))
        .hasMessageContaining("no room");
  }
}
