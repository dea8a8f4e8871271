package io.tiercel.router.topology;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A real MySQL server that says it were of another version: the first packet is changed on its way,
 * everything after it is passed on. Takes one connection.
 */
final class GreetingProxy implements AutoCloseable {
  private static final int HEADER_BYTES = 4;

  private final ServerSocket listener;
  private final int serverPort;
  private final byte[] version;
  private volatile Closeable open = () -> {};

  GreetingProxy(int serverPort, String version) throws IOException {
    this.listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    this.serverPort = serverPort;
    this.version = version.getBytes(StandardCharsets.US_ASCII);
    start(this::serve);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void serve() {
    try (Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
      open = server;
      sendGreeting(server.getInputStream(), client.getOutputStream());
      start(() -> pass(client, server));
      pass(server, client);
    } catch (IOException e) {
      // The client hung up, or the test is over.
    }
  }

  /** Packet: length (3 bytes, little endian), number, protocol 10, version, 0, the rest. */
  private void sendGreeting(InputStream in, OutputStream out) throws IOException {
    DataInputStream from = new DataInputStream(in);
    byte[] header = from.readNBytes(HEADER_BYTES);
    byte[] greeting = from.readNBytes((header[0] & 0xFF) | (header[1] & 0xFF) << 8);
    int end = 1;
    while (greeting[end] != 0) {
      end++;
    }
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    int length = 1 + version.length + greeting.length - end;
    changed.write(new byte[] {(byte) length, (byte) (length >> 8), 0, header[3], greeting[0]});
    changed.write(version);
    changed.write(greeting, end, greeting.length - end);
    out.write(changed.toByteArray());
    out.flush();
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // The other direction has ended.
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "greeting-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.close();
  }
}
