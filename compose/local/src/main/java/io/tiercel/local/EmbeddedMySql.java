package io.tiercel.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.function.ToLongFunction;

/**
 * {@code embedded}: servers as processes of this machine, with nothing installed. Thread-safe.
 *
 * <p>The server program is the configured one, else a MySQL on the PATH, else a distribution from
 * the class path, unpacked once. Each topology has one account, {@code tiercel} with all rights and
 * a random password; there is no other way in. Servers listen on 127.0.0.1 alone.
 */
public final class EmbeddedMySql implements MySqlProvider {
  /** Room that each server needs at its start, in MiB: 195 measured, and a little to work with. */
  static final long MEBIBYTES_PER_SERVER = 250;

  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  private static final int PASSWORD_LENGTH = 24;

  private final EmbeddedMySqlConfig config;
  private final CacheFolder cache;
  private final RunRegistry registry;
  private final ToLongFunction<Path> usableBytes;
  private final ServerLauncher tied;
  private final Random random = new SecureRandom();

  /** With what the environment says; for {@link java.util.ServiceLoader}. */
  public EmbeddedMySql() {
    this(EmbeddedMySqlConfig.fromEnvironment());
  }

  /** With knobs. */
  public EmbeddedMySql(EmbeddedMySqlConfig config) {
    this(config, EmbeddedMySql::usableBytes, ServerLauncher.dyingWithParent());
  }

  EmbeddedMySql(EmbeddedMySqlConfig config, ToLongFunction<Path> usableBytes, ServerLauncher tied) {
    this.config = config;
    this.cache = new CacheFolder(config.cacheFolder());
    this.registry = new RunRegistry(cache);
    this.usableBytes = usableBytes;
    this.tied = tied;
  }

  @Override
  public String name() {
    return "embedded";
  }

  @Override
  public MySqlTopology start(TopologySpec spec) {
    registry.cleanUp();
    MySqlBinary binary = new MySqlBinaryFinder(config, cache).find();
    checkRoom(spec.folder(), TopologyNames.all(spec.shards(), spec.replicasPerShard()).size());
    TopologyFolder folder = new TopologyFolder(spec.folder());
    Properties properties = folder.prepare(spec.detached());
    properties.setProperty("mysqld", binary.mysqld().toString());
    if (config.mysqld() == null && binary.baseFolder() != null) {
      properties.setProperty("bundled", "true");
    }
    TopologyFile.Account account = new TopologyFile.Account("tiercel", password());
    TopologyStart start = starting(folder, binary);
    ServerLauncher launcher = spec.detached() ? ServerLauncher.detached() : tied;
    RunRegistry.Entry entry = registry.add(spec.folder());
    EmbeddedTopology topology = start.run(spec, account, properties, launcher, entry::close);
    if (spec.detached()) {
      entry.close();
    }
    return topology;
  }

  private TopologyStart starting(TopologyFolder folder, MySqlBinary binary) {
    return new TopologyStart(
        folder,
        binary,
        new DataTemplate(binary, cache),
        new LocalPorts(random),
        config.bufferPoolMegabytes());
  }

  @Override
  public MySqlTopology attach(Path path) {
    return attached(path);
  }

  private EmbeddedTopology attached(Path path) {
    TopologyFolder folder = new TopologyFolder(path.toAbsolutePath().normalize());
    Optional<TopologyFile> state = folder.state().filter(TopologyFolder::isDetached);
    if (state.isEmpty()) {
      throw new LocalMySqlException(
          path + " holds no MySQL servers that were started to stay. Start some there first.",
          null);
    }
    return new EmbeddedTopology(
        folder, state.get(), binary(state.get()), ServerLauncher.detached());
  }

  @Override
  public MySqlTopology.Shard addShard(Path path, int replicas) {
    EmbeddedTopology topology = attached(path);
    List<String> names = topology.servers().stream().map(MySqlServer::name).toList();
    int number = TopologyNames.nextShard(names);
    checkRoom(path, 1 + replicas);
    TopologyFolder folder = new TopologyFolder(path.toAbsolutePath().normalize());
    starting(folder, topology.binary()).grow(topology, TopologyNames.ofShard(number, replicas));
    return shard(topology, TopologyNames.shard(number), path);
  }

  @Override
  public void removeShard(Path path, String name) {
    EmbeddedTopology topology = attached(path);
    MySqlTopology.Shard gone = shard(topology, name, path);
    topology.remove(
        topology.embeddedServers().stream()
            .filter(server -> server.equals(gone.primary()) || gone.replicas().contains(server))
            .toList());
  }

  private static MySqlTopology.Shard shard(EmbeddedTopology topology, String name, Path path) {
    return topology.shards().stream()
        .filter(shard -> shard.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new LocalMySqlException(path + " holds no shard " + name + ".", null));
  }

  /** The program that the servers were started with, for when one of them is restarted. */
  private MySqlBinary binary(TopologyFile state) {
    if (state.properties().containsKey("bundled")) {
      return new MySqlBinaryFinder(config, cache).bundled();
    }
    return new MySqlBinaryFinder(config, cache)
        .tried(Path.of(state.properties().getProperty("mysqld", "mysqld")), null);
  }

  private void checkRoom(Path folder, int servers) {
    long neededMebibytes = servers * MEBIBYTES_PER_SERVER;
    long freeMebibytes = usableBytes.applyAsLong(folder) >> 20;
    if (freeMebibytes < neededMebibytes) {
      throw new LocalMySqlException(
          "No room in "
              + folder
              + ": "
              + servers
              + " servers need "
              + neededMebibytes
              + " MiB, free are "
              + freeMebibytes
              + " MiB. Free some, or choose a folder on another disk.",
          null);
    }
  }

  private static long usableBytes(Path folder) {
    Path there = folder;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      return Files.getFileStore(there).getUsableSpace();
    } catch (IOException e) {
      throw new LocalMySqlException("Cannot tell how much room " + folder + " has: " + e, e);
    }
  }

  private String password() {
    StringBuilder password = new StringBuilder();
    for (int i = 0; i < PASSWORD_LENGTH; i++) {
      password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return password.toString();
  }
}
