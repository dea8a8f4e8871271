package io.tiercel.cli;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.config.ClusterFile;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which cluster to talk to, as whom. */
final class ConnectionOptions {
  @Mixin FolderOption cluster = new FolderOption();
  @Mixin ConfigOption config = new ConfigOption();

  @Option(
      names = "--nodes",
      paramLabel = "HOST:PORT,...",
      description = "Some of a cluster's nodes, in place of the local cluster of --folder.")
  @Nullable String nodes;

  @Option(names = "--client", paramLabel = "NAME", description = "The client's name, with --nodes.")
  @Nullable String client;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "A file that holds the client's secret, with --nodes.")
  @Nullable Path secretFile;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "How long to wait at most, as 500ms or 5s. Default: 10s.")
  Duration timeout = Duration.ofSeconds(10);

  Tiercel connect() {
    return Tiercel.connect(config());
  }

  private TiercelConfig config() {
    TiercelConfig.Builder builder = TiercelConfig.builder().deadline(timeout);
    ClusterFile.Client file = config.read().client();
    ClusterFile.Client inFile = file == null ? ClusterFile.Client.EMPTY : file;
    String addresses = nodes == null ? inFile.nodes() : nodes;
    String name = client == null ? inFile.name() : client;
    Path secret = secretFile == null ? path(inFile.secretFile()) : secretFile;
    if (addresses == null) {
      if (name != null || secret != null) {
        throw CommandException.usage("--client and --secret-file are for --nodes; give it too.");
      }
      LocalCluster local = LocalCluster.attach(cluster.folder);
      return builder
          .nodes(local.nodeAddresses())
          .credentials(local.clientName(), local.clientSecret())
          .build();
    }
    if (name == null || secret == null) {
      throw CommandException.usage("--nodes needs --client NAME and --secret-file FILE too.");
    }
    return builder
        .nodes(addresses)
        .credentials(name, CatalogAccess.secret("--secret-file", secret))
        .build();
  }

  private static @Nullable Path path(@Nullable String text) {
    return text == null ? null : Path.of(text);
  }
}
