package io.tiercel.cli;

import io.tiercel.cli.config.ClusterFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A file that says what the options do not. */
final class ConfigOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A tiercel.yaml; options given here win over it.")
  @Nullable Path file;

  ClusterFile read() {
    return ClusterFile.read(file);
  }
}
