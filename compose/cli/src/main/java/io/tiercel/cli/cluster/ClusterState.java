package io.tiercel.cli.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * What the state folder remembers of a cluster; stored as {@code cluster.json}.
 *
 * @param format of this file; another number was written by another release
 * @param name the members' cluster name, unique per start
 * @param phase how far it is
 * @param provider where its MySQL servers come from
 * @param shards how many
 * @param replicas per shard
 * @param database the MySQL schema that holds the application's tables
 * @param client the name of the registered client; its secret is in a file of its own
 * @param nodeHeap the nodes' maximum heap, as {@code -Xmx} takes it
 * @param startedMillis milliseconds since 1970
 * @param migrations where its schema comes from, as Flyway says it
 * @param nodes the cache nodes started so far
 */
public record ClusterState(
    int format,
    String name,
    Phase phase,
    String provider,
    int shards,
    int replicas,
    String database,
    String client,
    String nodeHeap,
    long startedMillis,
    List<String> migrations,
    List<NodeState> nodes) {
  /** The format this release writes and reads. */
  public static final int FORMAT = 1;

  /** How far the cluster is. */
  public enum Phase {
    /** Not all of it was up yet. */
    STARTING,
    /** All of it was up. */
    RUNNING,
    /** Ended with its data kept. */
    STOPPED
  }

  /** Copies the lists. */
  public ClusterState {
    migrations = List.copyOf(migrations);
    nodes = List.copyOf(nodes);
  }

  /** The same cluster in another phase. */
  ClusterState with(Phase other) {
    return copy(other, nodes);
  }

  /** The same cluster with this node added, or in place of the one of its name. */
  ClusterState with(NodeState node) {
    List<NodeState> changed = new ArrayList<>(nodes);
    changed.replaceAll(known -> known.name().equals(node.name()) ? node : known);
    if (!changed.contains(node)) {
      changed.add(node);
    }
    return copy(phase, changed);
  }

  /** The same cluster without the node of this name. */
  ClusterState without(String node) {
    return copy(phase, nodes.stream().filter(known -> !known.name().equals(node)).toList());
  }

  private ClusterState copy(Phase otherPhase, List<NodeState> otherNodes) {
    return new ClusterState(
        format,
        name,
        otherPhase,
        provider,
        shards,
        replicas,
        database,
        client,
        nodeHeap,
        startedMillis,
        migrations,
        otherNodes);
  }
}
