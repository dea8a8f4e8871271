package io.tiercel.cli;

import io.tiercel.cli.cluster.StateFolder;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which local cluster is meant. */
final class FolderOption {
  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "The folder with the cluster's state. Default: " + StateFolder.DEFAULT + ".")
  Path folder = Path.of(StateFolder.DEFAULT);
}
