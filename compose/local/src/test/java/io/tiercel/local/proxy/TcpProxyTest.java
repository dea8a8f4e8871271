package io.tiercel.local.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that echoes, behind the proxy. */
@Timeout(30)
class TcpProxyTest {
  private static final int SILENCE_MILLIS = 150;

  private final AtomicInteger received = new AtomicInteger();
  private ServerSocket echo;
  private TcpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::serve);
    proxy = TcpProxy.to("127.0.0.1", echo.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void forward_megabytes_arriveWhole() throws IOException {
    byte[] sent = new byte[5_000_000];
    new Random(1).nextBytes(sent);
    try (Socket socket = connect()) {
      daemon(() -> write(socket, sent));
      assertThat(socket.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
    }
  }

  @Test
  void forward_clientEndsItsHalf_answerStillComes() throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(new byte[] {1, 2, 3});
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void delay_manyBytes_allAreLateByTheSame() throws IOException {
    proxy.delay(Duration.ofMillis(100));
    try (Socket socket = connect()) {
      long start = System.nanoTime();
      daemon(() -> write(socket, new byte[1_000_000]));
      socket.getInputStream().readNBytes(1_000_000);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(200), Duration.ofMillis(2_000));
    }
  }

  @Test
  void cut_openConnection_isSilentUntilHealed() throws IOException {
    try (Socket socket = connect()) {
      assertThat(echoed(socket, 1)).isEqualTo(1);
      proxy.cut();
      socket.getOutputStream().write(2);
      assertSilent(socket);
      proxy.heal();
      assertThat(socket.getInputStream().read()).isEqualTo(2);
    }
  }

  @Test
  void cut_newConnection_isAcceptedAndSilent() throws IOException {
    proxy.cut();
    try (Socket socket = connect()) {
      socket.getOutputStream().write(1);
      assertSilent(socket);
      assertThat(received).hasValue(0);
    }
  }

  @Test
  void stall_toClient_serverStillHears() throws IOException {
    try (Socket socket = connect()) {
      proxy.stall(TcpProxy.Direction.TO_CLIENT);
      socket.getOutputStream().write(1);
      assertSilent(socket);
      assertThat(received).hasValue(1);
    }
  }

  @Test
  void refuse_newConnection_isRefusedUntilHealed() throws IOException {
    try (Socket before = connect()) {
      assertThat(echoed(before, 1)).isEqualTo(1);
      proxy.refuse();
      assertThatThrownBy(() -> before.getInputStream().read()).isInstanceOf(SocketException.class);
      assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    }
    proxy.heal();
    try (Socket after = connect()) {
      assertThat(echoed(after, 3)).isEqualTo(3);
    }
  }

  @Test
  void goneWith_serverThatIsGone_refusesUntilItIsBack() throws IOException {
    int port = echo.getLocalPort();
    InetSocketAddress address = new InetSocketAddress("127.0.9.1", port);
    try (TcpProxy gone =
        TcpProxy.goneWith(address, new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
      try (Socket socket = new Socket(gone.host(), gone.port())) {
        assertThat(echoed(socket, 1)).isEqualTo(1);
      }
      echo.close();
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> new Socket(gone.host(), gone.port()).close())
                      .isInstanceOf(ConnectException.class));

      echo = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
      daemon(this::serve);
      await()
          .atMost(Duration.ofSeconds(10))
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                try (Socket socket = new Socket(gone.host(), gone.port())) {
                  assertThat(echoed(socket, 2)).isEqualTo(2);
                }
              });
    }
  }

  @Test
  void reset_openConnection_breaksAndNewOneWorks() throws IOException {
    try (Socket before = connect()) {
      assertThat(echoed(before, 1)).isEqualTo(1);
      proxy.reset();
      assertThatThrownBy(() -> before.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    try (Socket after = connect()) {
      assertThat(echoed(after, 2)).isEqualTo(2);
    }
    assertThat(proxy.accepted()).isEqualTo(2);
  }

  @Test
  void close_connectionsOpenAndStalled_leavesNoThread() throws IOException {
    try (Socket socket = connect()) {
      proxy.cut();
      socket.getOutputStream().write(1);
      proxy.close();
      assertThat(Thread.getAllStackTraces().keySet())
          .noneMatch(thread -> thread.getName().startsWith("tcp-proxy"));
    }
  }

  private Socket connect() throws IOException {
    return new Socket(proxy.host(), proxy.port());
  }

  private static int echoed(Socket socket, int value) throws IOException {
    socket.getOutputStream().write(value);
    return socket.getInputStream().read();
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(SILENCE_MILLIS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(0);
  }

  private void serve() throws IOException {
    while (true) {
      Socket socket = echo.accept();
      daemon(() -> echo(socket));
    }
  }

  private void echo(Socket socket) throws IOException {
    byte[] buffer = new byte[8192];
    try (socket) {
      for (int n = socket.getInputStream().read(buffer);
          n >= 0;
          n = socket.getInputStream().read(buffer)) {
        received.addAndGet(n);
        socket.getOutputStream().write(buffer, 0, n);
      }
    }
  }

  private static void write(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void daemon(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                return;
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
