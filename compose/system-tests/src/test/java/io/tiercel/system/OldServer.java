package io.tiercel.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A real MySQL server that says in its greeting that it is an old one: a proxy that replaces the
 * version by another of the same length. Closing it ends its threads.
 */
final class OldServer implements AutoCloseable {
  private static final int GREETING_BYTES = 4_096;

  private final ServerSocket listener;
  private final int target;
  private final String version;
  private final String old;

  /** In front of the server on this port of this machine, whose version is known. */
  OldServer(int target, String version) {
    this.target = target;
    this.version = version;
    this.old = older(version);
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start("old-server-accept", this::accept);
  }

  /** What it says it is: an 8.0 of the first days, as those speak like later ones. */
  private static String older(String version) {
    int last = version.indexOf('.', version.indexOf('.') + 1) + 1;
    int end = last;
    while (end < version.length() && Character.isDigit(version.charAt(end))) {
      end++;
    }
    String patch = end - last == 1 ? "4" : "0".repeat(end - last - 2) + "11";
    return "8.0." + patch + version.substring(end);
  }

  /** The version it shows. */
  String version() {
    return old;
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      start("old-server-answers", () -> answer(server, client));
      start("old-server-asks", () -> pump(client, server));
    }
  }

  private void answer(Socket server, Socket client) throws IOException {
    byte[] greeting = new byte[GREETING_BYTES];
    int length = server.getInputStream().read(greeting);
    String text = new String(greeting, 0, length, StandardCharsets.ISO_8859_1);
    client
        .getOutputStream()
        .write(text.replace(version, old).getBytes(StandardCharsets.ISO_8859_1));
    pump(server, client);
  }

  private static void pump(Socket from, Socket to) throws IOException {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    }
  }

  private static void start(String name, Step step) {
    Thread thread =
        new Thread(
            () -> {
              try {
                step.run();
              } catch (IOException closed) {
                // One of the two ends has closed, or the test is over.
                return;
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  /** Input and output. */
  private interface Step {
    void run() throws IOException;
  }
}
