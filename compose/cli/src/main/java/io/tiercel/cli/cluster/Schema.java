package io.tiercel.cli.cluster;

import io.tiercel.cli.cluster.LocalClusterException.Code;
import io.tiercel.migrations.ShardMigrations;
import io.tiercel.migrations.ShardReport;
import io.tiercel.router.Credentials;
import io.tiercel.router.topology.Topology;
import java.util.List;
import java.util.stream.Collectors;

/** The application's tables on every shard of a cluster that is being started. */
final class Schema {
  private Schema() {}

  /** Applies the migrations on every shard, or says on which ones that failed and why. */
  static void migrate(Topology topology, Credentials credentials, List<String> locations) {
    String failures =
        ShardMigrations.migrate(topology, credentials, locations).stream()
            .filter(report -> !report.successful())
            .map(Schema::failure)
            .collect(Collectors.joining("\n"));
    if (!failures.isEmpty()) {
      throw new LocalClusterException(
          Code.FAILED, "the tables could not be made on every shard:\n" + failures);
    }
  }

  private static String failure(ShardReport report) {
    return "  " + report.shard() + ": " + report.error();
  }
}
