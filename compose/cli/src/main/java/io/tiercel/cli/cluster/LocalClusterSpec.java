package io.tiercel.cli.cluster;

import io.tiercel.cli.cluster.LocalClusterException.Code;
import java.nio.file.Path;
import java.util.List;

/**
 * The local cluster wanted.
 *
 * @param folder holds its state; made when it is not there
 * @param provider {@code embedded} (default), {@code external} or {@code docker}
 * @param shards 1..16, default 2
 * @param replicas per shard, 0..3, default 1
 * @param nodes cache node processes, 1..16, default 2
 * @param grpcPort the first node's port for SDKs, the others count up; 0: any, but 7401 and up for
 *     a cluster that outlives this process, when they are free
 * @param nodeHeap each node's {@code -Xmx}, default {@code 512m}
 * @param maxEntries rows each node keeps, default 200,000
 * @param loadBudget queries per second that all nodes together may send to a shard, default 5,000
 * @param migrations Flyway locations of the schema, {@code classpath:...} or {@code filesystem:...}
 * @param detached true: the cluster outlives this process; false: it ends with it
 */
public record LocalClusterSpec(
    Path folder,
    String provider,
    int shards,
    int replicas,
    int nodes,
    int grpcPort,
    String nodeHeap,
    int maxEntries,
    int loadBudget,
    List<String> migrations,
    boolean detached) {
  /** Where the sample schema is. */
  public static final String SAMPLE_SCHEMA = "classpath:io/tiercel/cli/sample";

  /** The first node's port where none is asked for. */
  static final int USUAL_GRPC_PORT = 7401;

  /** Checks every value. */
  public LocalClusterSpec {
    between("shards", shards, 1, 16);
    between("replicas", replicas, 0, 3);
    between("nodes", nodes, 1, 16);
    between("grpc-port", grpcPort, 0, 65_535);
    between("max-entries", maxEntries, 1_000, 100_000_000);
    between("load-budget", loadBudget, 100, 1_000_000);
    if (!nodeHeap.matches("[1-9][0-9]*[kmgKMG]?")) {
      throw new LocalClusterException(
          Code.INVALID, "node-heap is '" + nodeHeap + "', allowed is what -Xmx takes, as 512m");
    }
    migrations = List.copyOf(migrations);
  }

  /** Two shards with a replica each and two nodes, with the sample schema, in this folder. */
  public static LocalClusterSpec defaults(Path folder) {
    return new LocalClusterSpec(
        folder, "embedded", 2, 1, 2, 0, "512m", 200_000, 5_000, List.of(SAMPLE_SCHEMA), true);
  }

  /** The same with this shape. */
  public LocalClusterSpec withShape(int otherShards, int otherReplicas, int otherNodes) {
    return new LocalClusterSpec(
        folder,
        provider,
        otherShards,
        otherReplicas,
        otherNodes,
        grpcPort,
        nodeHeap,
        maxEntries,
        loadBudget,
        migrations,
        detached);
  }

  /** The same with this schema. */
  public LocalClusterSpec withMigrations(List<String> locations) {
    return new LocalClusterSpec(
        folder,
        provider,
        shards,
        replicas,
        nodes,
        grpcPort,
        nodeHeap,
        maxEntries,
        loadBudget,
        locations,
        detached);
  }

  /** The same with this load budget. */
  public LocalClusterSpec withLoadBudget(int queriesPerSecond) {
    return new LocalClusterSpec(
        folder,
        provider,
        shards,
        replicas,
        nodes,
        grpcPort,
        nodeHeap,
        maxEntries,
        queriesPerSecond,
        migrations,
        detached);
  }

  /** The same with nodes that keep so many rows in so large a heap. */
  public LocalClusterSpec withRoom(int otherMaxEntries, String otherNodeHeap) {
    return new LocalClusterSpec(
        folder,
        provider,
        shards,
        replicas,
        nodes,
        grpcPort,
        otherNodeHeap,
        otherMaxEntries,
        loadBudget,
        migrations,
        detached);
  }

  /** The same, ending with this process. */
  public LocalClusterSpec attached() {
    return new LocalClusterSpec(
        folder,
        provider,
        shards,
        replicas,
        nodes,
        grpcPort,
        nodeHeap,
        maxEntries,
        loadBudget,
        migrations,
        false);
  }

  /** How many MySQL servers that makes. */
  int servers() {
    return 1 + shards * (1 + replicas);
  }

  private static void between(String knob, int value, int lowest, int highest) {
    if (value < lowest || value > highest) {
      throw new LocalClusterException(
          Code.INVALID, knob + " is " + value + ", allowed are " + lowest + " to " + highest + ".");
    }
  }
}
