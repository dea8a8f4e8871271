package io.tiercel.benchmarks.trace;

import io.tiercel.benchmarks.measured.MeasuredCluster;
import io.tiercel.benchmarks.peers.HazelcastServer;
import io.tiercel.benchmarks.peers.JdbcPool;
import io.tiercel.benchmarks.peers.RedisServer;
import io.tiercel.local.MySqlServer;
import io.tiercel.local.MySqlTopology;
import java.util.List;

/**
 * What applications connect to, as they are told it.
 *
 * @param cluster the tier's
 * @param shards the databases of all primaries, in their order
 * @param redisPort of this machine
 * @param hazelcastPort of this machine
 */
record Backends(Cluster cluster, List<Database> shards, int redisPort, int hazelcastPort) {
  /** Copies the shards. */
  Backends {
    shards = List.copyOf(shards);
  }

  /**
   * Where the SDK connects to.
   *
   * @param nodes their addresses
   * @param client the registered client's name
   * @param secret its secret
   */
  record Cluster(String nodes, String client, String secret) {
    /** Without the secret. */
    @Override
    public String toString() {
      return "Cluster[nodes=" + nodes + "]";
    }
  }

  /**
   * Where JDBC connects to.
   *
   * @param url with all options
   * @param user with all rights
   * @param password of the user
   */
  record Database(String url, String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return "Database[url=" + url + "]";
    }
  }

  /** Of what has been started. */
  static Backends of(MeasuredCluster measured, RedisServer redis, HazelcastServer hazelcast) {
    var cluster = measured.cluster();
    String database = cluster.state().database();
    return new Backends(
        new Cluster(cluster.nodeAddresses(), cluster.clientName(), cluster.clientSecret()),
        cluster.mysql().orElseThrow().shards().stream()
            .map(MySqlTopology.Shard::primary)
            .map(primary -> database(primary, database))
            .toList(),
        redis.port(),
        hazelcast.port());
  }

  private static Database database(MySqlServer primary, String database) {
    return new Database(JdbcPool.url(primary, database), primary.user(), primary.password());
  }
}
