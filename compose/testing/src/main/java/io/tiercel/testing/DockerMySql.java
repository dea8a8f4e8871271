package io.tiercel.testing;

import io.tiercel.local.LocalMySqlException;
import io.tiercel.local.MySqlProvider;
import io.tiercel.local.MySqlServer;
import io.tiercel.local.MySqlTopology;
import io.tiercel.local.TopologySpec;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.containers.Network;
import org.testcontainers.lifecycle.Startables;

/**
 * {@code docker}: servers in containers of the image {@code mysql:8.0}, for tests. Thread-safe.
 * They end with this process; where it is killed, Testcontainers' Ryuk removes them if it runs.
 *
 * <p>Replicas reach their primary over a network of their own, so that a fault on it leaves the
 * published ports alone.
 */
public final class DockerMySql implements MySqlProvider {
  private static final Logger log = LoggerFactory.getLogger(DockerMySql.class);

  /** For {@link java.util.ServiceLoader}. */
  public DockerMySql() {}

  @Override
  public String name() {
    return "docker";
  }

  @Override
  public MySqlTopology start(TopologySpec spec) {
    if (spec.detached()) {
      throw new LocalMySqlException(
          "Servers in test containers do not outlive their test; use the provider embedded", null);
    }
    Network network =
        Network.builder().createNetworkCmdModifier(cmd -> cmd.withInternal(true)).build();
    DockerTopology topology = new DockerTopology(plan(spec), network);
    Thread hook = new Thread(topology::close, "tiercel-docker-end");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      Startables.deepStart(
              topology.dockerServers().stream().map(DockerMySqlServer::container).toList())
          .join();
      for (DockerMySqlServer server : topology.dockerServers()) {
        server.join(network);
      }
      setUpReplication(topology);
      return topology;
    } catch (SQLException | RuntimeException e) {
      topology.close();
      throw new LocalMySqlException(
          "MySQL in containers cannot be started: " + e + ". Does a Docker engine answer?", e);
    }
  }

  @Override
  public MySqlTopology attach(Path folder) {
    throw new LocalMySqlException("Servers in test containers cannot be found again", null);
  }

  private static List<DockerMySqlServer> plan(TopologySpec spec) {
    // Not more than 32 characters: the limit for a replica's password.
    String password = UUID.randomUUID().toString().replace("-", "");
    List<String> names = new ArrayList<>(List.of("catalog"));
    for (int shard = 1; shard <= spec.shards(); shard++) {
      names.add("shard-" + shard);
      for (int replica = 1; replica <= spec.replicasPerShard(); replica++) {
        names.add("shard-" + shard + "-replica-" + replica);
      }
    }
    List<DockerMySqlServer> servers = new ArrayList<>();
    for (String name : names) {
      servers.add(new DockerMySqlServer(name, servers.size() + 1, password));
    }
    return servers;
  }

  private static void setUpReplication(DockerTopology topology) throws SQLException {
    for (DockerMySqlServer server : topology.dockerServers()) {
      server.forgetOwnTransactions();
    }
    for (DockerMySqlServer server : topology.dockerServers()) {
      int replica = server.name().indexOf("-replica-");
      if (replica > 0) {
        server.follow(server.name().substring(0, replica));
      }
    }
  }

  private record DockerTopology(List<DockerMySqlServer> dockerServers, Network network)
      implements MySqlTopology {
    @Override
    public DockerMySqlServer catalog() {
      return dockerServers.get(0);
    }

    @Override
    public List<Shard> shards() {
      Map<String, Shard> shards = new LinkedHashMap<>();
      for (DockerMySqlServer server : dockerServers.subList(1, dockerServers.size())) {
        String shard = server.name().replaceAll("-replica-.*", "");
        if (shard.equals(server.name())) {
          shards.put(shard, new Shard(shard, server, new ArrayList<>()));
        } else {
          Objects.requireNonNull(shards.get(shard), shard).replicas().add(server);
        }
      }
      return List.copyOf(shards.values());
    }

    @Override
    public List<MySqlServer> servers() {
      return List.copyOf(dockerServers);
    }

    @Override
    public void close() {
      dockerServers.parallelStream().forEach(DockerMySqlServer::remove);
      try {
        network.close();
      } catch (RuntimeException e) {
        log.warn("Cannot remove the network {}: {}", network.getId(), e.toString());
      }
    }
  }
}
