package io.tiercel.cli.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Asks nodes over HTTP how they are. Thread-safe. */
final class NodeProbe {
  private final Duration timeout;

  /** Waits at most this long to connect, and once more for the answer. */
  NodeProbe(Duration timeout) {
    this.timeout = timeout;
  }

  /** Whether the node says that it serves. */
  boolean ready(NodeState node) {
    return get(node, "/ready").isPresent();
  }

  /** What the node says about itself. */
  Optional<String> status(NodeState node) {
    return get(node, "/status");
  }

  /** Whether the node says that every partition has its owner and its backup. */
  boolean safe(NodeState node) {
    return get(node, "/safe").isPresent();
  }

  private Optional<String> get(NodeState node, String path) {
    try {
      URI uri = new URI("http", null, node.host(), node.httpPort(), path, null, null);
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout((int) timeout.toMillis());
      connection.setReadTimeout((int) timeout.toMillis());
      connection.setUseCaches(false);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK
            ? Optional.of(body(connection))
            : Optional.empty();
      } finally {
        connection.disconnect();
      }
    } catch (IOException | java.net.URISyntaxException noAnswer) {
      return Optional.empty();
    }
  }

  private static String body(HttpURLConnection connection) throws IOException {
    try (InputStream answer = connection.getInputStream()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
