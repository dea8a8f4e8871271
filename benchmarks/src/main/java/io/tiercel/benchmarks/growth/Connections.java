package io.tiercel.benchmarks.growth;

import io.tiercel.node.changefeed.ChangeFeed;
import io.tiercel.router.RouterConfig.PoolConfig;
import io.tiercel.router.pool.PoolPlan;
import java.time.Duration;

/**
 * Connections to MySQL of nodes with the usual limits; a shard has a primary and a replica.
 *
 * @param nodes of the cluster
 * @param shards of the cluster
 */
record Connections(int nodes, int shards) {
  /** MySQL's default. */
  static final int MAX_CONNECTIONS = 151;

  /** The two for transactions have one pool's connections between them. */
  private static final int PRIMARY_POOLS = PoolPlan.Use.values().length - 1;

  private static final int PROBE = 1;

  /** The one that holds the seat, the one that follows the binlog. */
  private static final int FEED = 2;

  /** On a primary while nobody asks anything. */
  int idlePerPrimary() {
    return nodes * (PRIMARY_POOLS * PoolConfig.DEFAULT.minIdle() + PROBE) + FEED;
  }

  /** On a primary when every pool of every node is full. */
  int mostPerPrimary() {
    return nodes * (PRIMARY_POOLS * PoolConfig.DEFAULT.maxConnections() + PROBE) + FEED;
  }

  /** Of a node while nobody asks anything: primaries and replicas. */
  int idlePerNode() {
    int pools = PRIMARY_POOLS + 1;
    return shards * (pools * PoolConfig.DEFAULT.minIdle() + 2 * PROBE);
  }

  /** Threads of a node: one candidate for each seat, one probe for each server. */
  int threadsPerNode() {
    return shards * 3;
  }

  /** Seats of the change feed that the node with the most holds. */
  int seatsPerNode() {
    return Sizes.ofFullest(shards, nodes);
  }

  /** Candidates that log in to each primary in a second, to find its seat taken. */
  double seatTriesPerPrimary() {
    return (nodes - 1.0) * Duration.ofSeconds(1).toMillis() / ChangeFeed.TRY_AGAIN.toMillis();
  }

  /** How many nodes a primary bears while nobody asks anything. */
  static int mostIdleNodes() {
    int nodes = 0;
    while (new Connections(nodes + 1, 1).idlePerPrimary() <= MAX_CONNECTIONS) {
      nodes++;
    }
    return nodes;
  }

  /** How many nodes it bears with full pools. */
  static int mostBusyNodes() {
    int nodes = 0;
    while (new Connections(nodes + 1, 1).mostPerPrimary() <= MAX_CONNECTIONS) {
      nodes++;
    }
    return nodes;
  }
}
