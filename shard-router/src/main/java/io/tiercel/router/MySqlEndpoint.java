package io.tiercel.router;

import java.util.regex.Pattern;

/**
 * Where a MySQL server listens.
 *
 * @param host name or address
 * @param port 1..65535
 */
public record MySqlEndpoint(String host, int port) {
  private static final Pattern LOOPBACK_ADDRESS = Pattern.compile("127(\\.\\d{1,3}){3}");

  /** Refuses what no server can listen on. */
  public MySqlEndpoint {
    if (host.isBlank()) {
      throw new RouterException(RouterException.Code.INVALID_CONFIG, "a MySQL host is empty");
    }
    if (port < 1 || port > 65_535) {
      throw new RouterException(
          RouterException.Code.INVALID_CONFIG,
          "the port of MySQL host " + host + " is " + port + ", allowed are 1 to 65535");
    }
  }

  /** Whether the server is on this machine by its name; names are not resolved. */
  public boolean isLoopback() {
    return host.equals("localhost")
        || host.equals("::1")
        || host.equals("[::1]")
        || LOOPBACK_ADDRESS.matcher(host).matches();
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
