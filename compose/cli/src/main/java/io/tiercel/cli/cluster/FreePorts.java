package io.tiercel.cli.cluster;

import io.tiercel.cli.cluster.LocalClusterException.Code;
import io.tiercel.local.LocalPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Ports nobody listens on. Below 32768, where no system takes the near ends of outgoing connections
 * from: a port found free stays free until the node opens it, unless somebody else wants just that
 * one. Confined to one thread.
 */
final class FreePorts {
  /** MySQL servers take theirs later, below. */
  private static final int LOWEST = LocalPorts.END;

  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 10_000;

  private final InetAddress host;
  private final Random random;
  private final Set<Integer> given = new HashSet<>();

  FreePorts(InetAddress host, Random random) {
    this.host = host;
    this.random = random;
  }

  /** A port given to nobody so far. */
  int any() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = LOWEST + random.nextInt(HIGHEST - LOWEST);
      if (!given.contains(port) && free(port)) {
        given.add(port);
        return port;
      }
    }
    throw new LocalClusterException(
        Code.FAILED, "no free port on " + host + " between " + LOWEST + " and " + HIGHEST);
  }

  /** That many ports. */
  List<Integer> any(int count) {
    return Stream.generate(this::any).limit(count).toList();
  }

  /** That many ports from the first one on; if one of them is taken, any. */
  List<Integer> from(int first, int count) {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ports.add(first + i);
    }
    if (ports.stream().allMatch(port -> !given.contains(port) && free(port))) {
      given.addAll(ports);
      return ports;
    }
    return any(count);
  }

  /** Exactly that many ports from the first one on, or an error that names the taken one. */
  List<Integer> exactlyFrom(int first, int count, String option) {
    List<Integer> ports = new ArrayList<>();
    for (int port = first; port < first + count; port++) {
      if (port > 65_535) {
        throw new LocalClusterException(
            Code.INVALID, option + " " + first + " leaves no room for " + count + " nodes.");
      }
      if (given.contains(port) || !free(port)) {
        throw new LocalClusterException(
            Code.FAILED,
            "port taken: something listens on "
                + host.getHostAddress()
                + ":"
                + port
                + ". Name another first port with "
                + option
                + ", or leave it out to get free ones.");
      }
      given.add(port);
      ports.add(port);
    }
    return ports;
  }

  private boolean free(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
