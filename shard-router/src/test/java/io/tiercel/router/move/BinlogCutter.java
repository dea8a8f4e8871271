package io.tiercel.router.move;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Passes everything on to a MySQL server, and breaks connections that read its binlog when it is
 * told to, each time one.
 */
final class BinlogCutter implements AutoCloseable {
  private static final int HEADER_BYTES = 4;
  private static final int BUFFER_BYTES = 1 << 16;

  /** COM_BINLOG_DUMP_GTID. */
  private static final int DUMP = 0x1e;

  /** How a connection ends. */
  enum Cut {
    /** At once, with what was on its way. */
    RESET,
    /** In the middle of an event, in good order. */
    TRUNCATED
  }

  private final ServerSocket listener;
  private final int serverPort;
  private final AtomicReference<@Nullable Cut> ordered = new AtomicReference<>();
  private final AtomicInteger cuts = new AtomicInteger();

  BinlogCutter(int serverPort) throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.serverPort = serverPort;
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The next event that is sent ends its connection. */
  void cut(Cut how) {
    ordered.set(how);
  }

  /** How many were cut. */
  int cuts() {
    return cuts.get();
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // The other side has ended.
              }
            },
            "binlog-cutter");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
      Passage passage = new Passage(client, server);
      start(passage::toServer);
      start(passage::toClient);
    }
  }

  private final class Passage {
    private final Socket client;
    private final Socket server;
    private volatile boolean binlog;

    Passage(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void toServer() throws IOException {
      byte[] buffer = new byte[BUFFER_BYTES];
      try (server) {
        for (int length = read(client, buffer); length >= 0; length = read(client, buffer)) {
          binlog |= length > HEADER_BYTES && buffer[HEADER_BYTES] == DUMP;
          server.getOutputStream().write(buffer, 0, length);
        }
      }
    }

    void toClient() throws IOException {
      byte[] buffer = new byte[BUFFER_BYTES];
      try (client) {
        OutputStream out = client.getOutputStream();
        for (int length = read(server, buffer); length >= 0; length = read(server, buffer)) {
          Cut how = binlog ? ordered.getAndSet(null) : null;
          if (how == null) {
            out.write(buffer, 0, length);
          } else {
            cuts.incrementAndGet();
            end(how, Arrays.copyOf(buffer, length));
            return;
          }
        }
      } finally {
        server.close();
      }
    }

    /** A packet is its length, three bytes, its number, and the event. */
    private void end(Cut how, byte[] sent) throws IOException {
      if (how == Cut.RESET) {
        client.setSoLinger(true, 0);
      } else {
        int event = (sent[0] & 0xFF) | (sent[1] & 0xFF) << 8;
        client.getOutputStream().write(sent, 0, Math.min(sent.length, HEADER_BYTES + event) - 7);
      }
    }

    private int read(Socket from, byte[] buffer) throws IOException {
      return from.getInputStream().read(buffer);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
