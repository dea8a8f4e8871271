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
 * @param drained whether an operator took it out of the cluster; it has ended, and stays so until
 *     it is started again
 */
public record NodeState(
    String name,
    ProcessIdentity process,
    String host,
    int grpcPort,
    int memberPort,
    int httpPort,
    boolean drained) {
  /** Where SDKs connect to: {@code host:port}. */
  @JsonIgnore
  public String grpcAddress() {
    return host + ":" + grpcPort;
  }

  /** Where operators ask it: {@code host:port}. */
  @JsonIgnore
  public String httpAddress() {
    return host + ":" + httpPort;
  }

  /** The same node as another process, which is none that was drained. */
  NodeState with(ProcessIdentity other) {
    return new NodeState(name, other, host, grpcPort, memberPort, httpPort, false);
  }

  /** The same node, taken out of the cluster. */
  NodeState asDrained() {
    return new NodeState(name, process, host, grpcPort, memberPort, httpPort, true);
  }
}
