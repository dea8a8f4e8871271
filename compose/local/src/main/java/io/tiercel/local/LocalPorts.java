package io.tiercel.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Free ports of this machine, below the range from which systems take the ports of outgoing
 * connections: so a killed server finds its port free again. Thread-safe; gives no port twice.
 */
public final class LocalPorts {
  /** The first port above these: free for whoever chooses before the servers do. */
  public static final int END = 20_000;

  private static final int FIRST = 12_000;
  private static final int MAX_TRIES = 2_000;

  private final Random random;
  private final Set<Integer> given = new HashSet<>();

  /** Chooses by these numbers, so that two processes seldom try the same port. */
  public LocalPorts(Random random) {
    this.random = random;
  }

  /**
   * A port nobody listens on.
   *
   * @throws LocalMySqlException when none is found
   */
  public synchronized int next() {
    for (int i = 0; i < MAX_TRIES; i++) {
      int port = FIRST + random.nextInt(END - FIRST);
      if (isFree(port) && given.add(port)) {
        return port;
      }
    }
    throw new LocalMySqlException(
        "No free port on 127.0.0.1 from " + FIRST + " to " + (END - 1), null);
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
