package io.tiercel.cli.cluster;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import java.util.List;

/** The tables of an application on every shard. */
final class Schema {
  private Schema() {}

  static void migrateOrFail(
      MySqlEndpoint catalog, Credentials credentials, List<String> locations) {}
}
