package io.tiercel.cli.check.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.cli.cluster.NodeState;
import io.tiercel.cli.cluster.ProcessIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes, of which the second listens as a member, and sends back what comes. */
@Timeout(60)
final class CheckNetworkTest {
  private static final int SILENCE_MILLIS = 300;

  @TempDir private Path folder;
  private CheckNetwork network;
  private ServerSocket member;
  private int servicePort;

  @BeforeEach
  void listen() throws IOException {
    network = new CheckNetwork(folder);
    member = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread echo = new Thread(this::echo);
    echo.setDaemon(true);
    echo.start();
    servicePort = freePort();
    network.add(node("node-1", freePort(), freePort()));
    network.add(node("node-2", servicePort, member.getLocalPort()));
  }

  private static NodeState node(String name, int grpc, int memberPort) {
    return new NodeState(name, ProcessIdentity.NONE, "127.0.0.1", grpc, memberPort, 1, false);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void echo() {
    try {
      while (true) {
        Socket accepted = member.accept();
        Thread each =
            new Thread(
                () -> {
                  try (accepted) {
                    accepted.getInputStream().transferTo(accepted.getOutputStream());
                  } catch (IOException gone) {
                    return;
                  }
                });
        each.setDaemon(true);
        each.start();
      }
    } catch (IOException closed) {
      return;
    }
  }

  @AfterEach
  void close() throws IOException {
    network.close();
    member.close();
  }

  /** As the process of this name sees it. */
  private String addressOf(String process, String node) throws IOException {
    for (String line : Files.readAllLines(folder.resolve(process + ".hosts"))) {
      if (line.endsWith(" " + node)) {
        return line.substring(0, line.indexOf(' '));
      }
    }
    throw new AssertionError(node + " is not in the hosts of " + process);
  }

  private int roundTrip(Socket socket, int value) throws IOException {
    socket.setSoTimeout(SILENCE_MILLIS);
    socket.getOutputStream().write(value);
    return socket.getInputStream().read();
  }

  private Socket connect(String process) throws IOException {
    Socket socket = new Socket();
    socket.connect(
        new InetSocketAddress(addressOf(process, "node-2"), member.getLocalPort()), 2_000);
    return socket;
  }

  @Test
  void hosts_ofANode_leadToItselfDirectlyAndToOthersByAWayOfItsOwn() throws IOException {
    List<String> flags = network.nodeFlags("node-1");
    network.nodeFlags("node-2");
    network.applicationFlags("app-1");

    assertThat(flags).containsExactly("-Djdk.net.hosts.file=" + folder.resolve("node-1.hosts"));
    assertThat(addressOf("node-1", "node-1")).isEqualTo("127.0.0.1");
    assertThat(addressOf("node-1", "node-2"))
        .isNotEqualTo("127.0.0.1")
        .isNotEqualTo(addressOf("app-1", "node-2"));
    assertThat(addressOf("app-1", "node-1")).isEqualTo(addressOf("app-1", "node-2"));
  }

  @Test
  void cut_betweenTwo_holdsTheirBytesAndHealDelivers() throws IOException {
    network.nodeFlags("node-1");
    network.nodeFlags("node-2");
    try (Socket socket = connect("node-1")) {
      assertThat(roundTrip(socket, 1)).isEqualTo(1);

      network.between("node-2", "node-1").cut();
      assertThatThrownBy(() -> roundTrip(socket, 2)).isInstanceOf(SocketTimeoutException.class);

      network.between("node-1", "node-2").heal();
      assertThat(socket.getInputStream().read()).isEqualTo(2);
    }
  }

  @Test
  void cutToFrom_ofAConnectionThatTheFirstOpened_letsBytesGoAndHoldsAnswers() throws IOException {
    network.nodeFlags("node-1");
    network.nodeFlags("node-2");
    try (Socket socket = connect("node-1")) {
      network.between("node-1", "node-2").cutToFrom();
      assertThatThrownBy(() -> roundTrip(socket, 1)).isInstanceOf(SocketTimeoutException.class);
      network.between("node-1", "node-2").heal();
      assertThat(socket.getInputStream().read()).isEqualTo(1);
    }
  }

  @Test
  void cut_ofAnotherPair_touchesNothing() throws IOException {
    network.nodeFlags("node-1");
    network.nodeFlags("node-2");
    network.applicationFlags("app-1");
    try (Socket socket = connect("node-1")) {
      network.between("app-1", "node-2").cut();
      assertThat(roundTrip(socket, 3)).isEqualTo(3);
    }
  }
}
