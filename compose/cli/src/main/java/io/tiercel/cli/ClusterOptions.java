package io.tiercel.cli;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.config.ClusterFile;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** Which cluster an operator means: that of the file's catalog, else the local one of a folder. */
final class ClusterOptions {
  @Mixin private FolderOption local = new FolderOption();
  @Mixin private ConfigOption config = new ConfigOption();

  /** Where a local cluster's state is. */
  Path folder() {
    return local.folder;
  }

  /** The catalog. */
  CatalogAccess access() {
    ClusterFile.CatalogLogin login = config.read().catalog();
    return login == null
        ? CatalogAccess.of(LocalCluster.attach(local.folder))
        : CatalogAccess.of(login);
  }

  /** The local cluster; nothing when the file names a catalog elsewhere. */
  Optional<LocalCluster> local() {
    return config.read().catalog() == null
        ? Optional.of(LocalCluster.attach(local.folder))
        : Optional.empty();
  }
}
