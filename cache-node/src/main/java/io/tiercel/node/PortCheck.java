package io.tiercel.node;

import io.tiercel.node.config.ConfigException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds out early, and says plainly, that a port cannot be had. */
final class PortCheck {
  private PortCheck() {}

  static void requireFree(String knob, String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new ConfigException(
          knob
              + ": cannot listen on "
              + host
              + ":"
              + port
              + " ("
              + e.getMessage()
              + "). Another process has the port, or the address is not this machine's. "
              + "Free it, or choose another in the configuration file.");
    }
  }
}
