package io.tiercel.cli.config;

import io.tiercel.node.config.YamlConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code tiercel.yaml}. Every section and every key may be left out; unknown keys are refused,
 * with line and field. Relative paths are relative to the folder the command runs in.
 *
 * @param up what {@code tiercel up} starts
 * @param client whom {@code get}, {@code put} and {@code delete} talk to
 * @param catalog where the catalog is, for {@code catalog init} and {@code migrate}
 * @param database the MySQL schema on every shard that holds the application's tables
 * @param shards the shards that {@code catalog init} writes into the catalog
 * @param clients the clients that {@code catalog init} registers
 */
public record ClusterFile(
    @Nullable Up up,
    @Nullable Client client,
    @Nullable CatalogLogin catalog,
    @Nullable String database,
    @Nullable List<Shard> shards,
    @Nullable List<Client> clients) {
  /** A file that says nothing. */
  public static final ClusterFile EMPTY = new ClusterFile(null, null, null, null, null, null);

  /**
   * The local cluster; see the options of {@code tiercel up}.
   *
   * @param shards how many
   * @param replicas per shard
   * @param nodes how many cache nodes
   * @param folder holds its state
   * @param mysql {@code embedded} or {@code external}
   * @param grpcPort of the first node
   * @param nodeHeap each node's {@code -Xmx}
   * @param maxEntries rows each node keeps
   * @param loadBudget queries per second that all nodes together may send to a shard
   * @param rows of the sample tables
   */
  public record Up(
      @Nullable Integer shards,
      @Nullable Integer replicas,
      @Nullable Integer nodes,
      @Nullable String folder,
      @Nullable String mysql,
      @Nullable Integer grpcPort,
      @Nullable String nodeHeap,
      @Nullable Integer maxEntries,
      @Nullable Integer loadBudget,
      @Nullable Integer rows) {
    /** Says nothing. */
    public static final Up EMPTY =
        new Up(null, null, null, null, null, null, null, null, null, null);
  }

  /**
   * A client of the tier.
   *
   * @param nodes {@code host:port,host:port}; only where a connection is meant
   * @param name as registered in the catalog
   * @param secretFile holds its secret
   */
  public record Client(@Nullable String nodes, @Nullable String name, @Nullable String secretFile) {
    /** Says nothing. */
    public static final Client EMPTY = new Client(null, null, null);
  }

  /**
   * The catalog's server and the account that Tiercel uses on all servers.
   *
   * @param host name or address
   * @param port default 3306
   * @param user the account
   * @param password its password, or
   * @param passwordFile a file that holds it
   */
  public record CatalogLogin(
      @Nullable String host,
      @Nullable Integer port,
      @Nullable String user,
      @Nullable String password,
      @Nullable String passwordFile) {}

  /**
   * One shard.
   *
   * @param name unique
   * @param weight its share of the slots, default 1
   * @param primary {@code host:port}
   * @param replicas each {@code host:port}
   */
  public record Shard(
      @Nullable String name,
      @Nullable Double weight,
      @Nullable String primary,
      @Nullable List<String> replicas) {}

  /** Reads a file; none reads as one that says nothing. */
  public static ClusterFile read(@Nullable Path file) {
    return file == null ? EMPTY : YamlConfig.read(file, ClusterFile.class);
  }
}
