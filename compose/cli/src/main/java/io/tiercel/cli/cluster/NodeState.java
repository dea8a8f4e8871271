package io.tiercel.cli.cluster;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * A cache node as the state folder remembers it.
 *
 * @param name {@code node-1}, {@code node-2}, ...
 * @param process its process
 * @param host where it listens
 * @param grpcPort for SDKs
 * @param memberPort for the other nodes
 * @param httpPort for health, readiness, metrics and status
 */
public record NodeState(
    String name, ProcessIdentity process, String host, int grpcPort, int memberPort, int httpPort) {
  /** Where SDKs connect to: {@code host:port}. */
  @JsonIgnore
  public String grpcAddress() {
    return host + ":" + grpcPort;
  }

  /** The same node as another process. */
  NodeState with(ProcessIdentity other) {
    return new NodeState(name, other, host, grpcPort, memberPort, httpPort);
  }
}
