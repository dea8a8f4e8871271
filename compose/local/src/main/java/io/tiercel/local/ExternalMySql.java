package io.tiercel.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code external}: servers that run already. Nothing of them is started, stopped or removed, and
 * there are no faults to inject. Thread-safe.
 *
 * <p>They are named in a properties file, which the system property {@code tiercel.mysql.external}
 * or the environment variable {@code TIERCEL_MYSQL_EXTERNAL} points to:
 *
 * <pre>
 * user=tiercel
 * passwordFile=mysql.password          # beside this file; or password=...
 * catalog=10.0.0.1:3306
 * shard-1=10.0.0.2:3306
 * shard-1-replica-1=10.0.0.3:3306
 * shard-2=10.0.0.4:3306
 * </pre>
 */
public final class ExternalMySql implements MySqlProvider {
  private final @Nullable Path file;

  /** With the file that the environment names; for {@link java.util.ServiceLoader}. */
  public ExternalMySql() {
    this(fromEnvironment());
  }

  /** With a file; null is an error only when servers are asked for. */
  public ExternalMySql(@Nullable Path file) {
    this.file = file;
  }

  private static @Nullable Path fromEnvironment() {
    String set =
        System.getProperty("tiercel.mysql.external", System.getenv("TIERCEL_MYSQL_EXTERNAL"));
    return set == null || set.isBlank() ? null : Path.of(set);
  }

  @Override
  public String name() {
    return "external";
  }

  @Override
  public MySqlTopology start(TopologySpec spec) {
    TopologyFile state = TopologyFile.read(file());
    List<MySqlServer> wanted = new ArrayList<>();
    for (String name : TopologyNames.all(spec.shards(), spec.replicasPerShard())) {
      Optional<TopologyFile.Server> found =
          state.servers().stream().filter(each -> each.name().equals(name)).findFirst();
      if (found.isEmpty()) {
        throw new LocalMySqlException(
            file() + " names no " + name + ". Add a line: " + name + "=HOST:PORT", null);
      }
      MySqlServer server = new ExternalServer(found.get(), state.account());
      if (!server.alive()) {
        throw new LocalMySqlException(
            server + " does not answer " + server.user() + ". Is it up, and is the password right?",
            null);
      }
      wanted.add(server);
    }
    return new ExternalTopology(List.copyOf(wanted));
  }

  @Override
  public MySqlTopology attach(Path folder) {
    throw new LocalMySqlException(
        "External servers leave nothing in a folder; start() connects to them again.", null);
  }

  private Path file() {
    if (file == null || !Files.isReadable(file)) {
      throw new LocalMySqlException(
          "External MySQL servers are named in a properties file"
              + (file == null ? "" : ", and " + file + " cannot be read")
              + ". Set -Dtiercel.mysql.external=FILE or TIERCEL_MYSQL_EXTERNAL; its lines are"
              + " user=, passwordFile=, catalog=HOST:PORT, shard-1=HOST:PORT,"
              + " shard-1-replica-1=HOST:PORT, ...",
          null);
    }
    return file;
  }

  private record ExternalTopology(List<MySqlServer> servers) implements MySqlTopology {
    @Override
    public MySqlServer catalog() {
      return servers.get(0);
    }

    @Override
    public List<Shard> shards() {
      return TopologyNames.shards(servers);
    }

    @Override
    public void close() {
      // They are not ours to stop.
    }
  }
}
