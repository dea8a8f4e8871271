package io.tiercel.router;

/**
 * Where a MySQL server listens.
 *
 * @param host name or address
 * @param port 1..65535
 */
public record MySqlEndpoint(String host, int port) {
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

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
