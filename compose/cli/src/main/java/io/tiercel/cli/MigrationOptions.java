package io.tiercel.cli;

import io.tiercel.cli.cluster.LocalCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which cluster is meant, and which scripts. */
final class MigrationOptions {
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--locations",
      paramLabel = "filesystem:DIR",
      split = ",",
      description = "Where the scripts are.")
  private List<String> locations = List.of();

  /**
   * What is to be migrated.
   *
   * @param access to its catalog and shards
   * @param locations of its scripts; those of the cluster itself first
   * @param nodes the HTTP addresses of its cache nodes, as far as they are known here
   */
  record Target(CatalogAccess access, List<String> locations, List<String> nodes) {}

  /** Where a local cluster's state is. */
  Path folder() {
    return cluster.folder();
  }

  /** The cluster, whether there are scripts or not. */
  Target target() {
    return cluster
        .local()
        .map(this::target)
        .orElseGet(() -> new Target(cluster.access(), List.copyOf(locations), List.of()));
  }

  private Target target(LocalCluster local) {
    List<String> places = new ArrayList<>(local.state().migrations());
    places.addAll(locations);
    List<String> nodes =
        local.nodes().stream()
            .map(node -> node.state().host() + ":" + node.state().httpPort())
            .toList();
    return new Target(CatalogAccess.of(local), List.copyOf(places), nodes);
  }

  /** The same, where scripts are needed. */
  Target targetWithScripts() {
    Target target = target();
    if (target.locations().isEmpty()) {
      throw CommandException.usage("say where the scripts are: --locations filesystem:DIR");
    }
    return target;
  }
}
