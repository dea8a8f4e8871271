package io.tiercel.migrations;

import io.tiercel.router.Credentials;
import io.tiercel.router.topology.Topology;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Finds shards whose schema is not that of the others, whoever changed it: tables, columns,
 * indexes, foreign keys, checks, triggers, views, and which scripts were applied. Blocking;
 * stateless and thread-safe; changes nothing.
 *
 * <p>There is no copy of the schema to compare with: what most shards have is right. Stored
 * routines and events are not looked at.
 */
public final class SchemaDrift {
  private static final int FINGERPRINT_BYTES = 8;

  private SchemaDrift() {}

  /**
   * Compares the primaries of all shards.
   *
   * @param credentials may read the application's schema on all of them
   */
  public static DriftReport find(Topology topology, Credentials credentials) {
    return find(topology.shards(), topology.database(), credentials);
  }

  static DriftReport find(List<Topology.Shard> shards, String database, Credentials credentials) {
    List<Callable<Reading>> tasks =
        shards.stream()
            .<Callable<Reading>>map(
                shard ->
                    () -> read(shard, new ShardConnection(shard.primary(), database, credentials)))
            .toList();
    List<Reading> readings = ShardTasks.all(tasks);
    Map<String, Map<SchemaPart, Map<String, String>>> schemas = new LinkedHashMap<>();
    for (Reading reading : readings) {
      if (reading.error == null) {
        schemas.put(reading.shard, reading.schema);
      }
    }
    return new DriftReport(
        readings.stream().map(Reading::told).toList(), new SchemaComparison(schemas).differences());
  }

  private record Reading(
      String shard, Map<SchemaPart, Map<String, String>> schema, @Nullable String error) {
    DriftReport.Shard told() {
      return new DriftReport.Shard(shard, error == null ? fingerprint(schema) : null, error);
    }
  }

  private static Reading read(Topology.Shard shard, ShardConnection access) {
    Optional<String> problem = access.problem();
    if (problem.isPresent()) {
      return new Reading(shard.name(), Map.of(), problem.get());
    }
    try (Connection connection =
        DriverManager.getConnection(
            access.url(), access.credentials().user(), access.credentials().password())) {
      return new Reading(
          shard.name(), new SchemaReading(connection, access.database()).read(), null);
    } catch (SQLException e) {
      return new Reading(
          shard.name(),
          Map.of(),
          "the server at %s answers with error %d (SQLState %s)"
              .formatted(access.endpoint(), e.getErrorCode(), e.getSQLState()));
    }
  }

  /** The first 64 bits of SHA-256 over all parts in their order. */
  private static String fingerprint(Map<SchemaPart, Map<String, String>> schema) {
    StringBuilder text = new StringBuilder();
    schema.forEach(
        (part, attributes) -> append(append(text, part.toString()), attributes.toString()));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** With its length before it, so that no two schemas run together into the same text. */
  private static StringBuilder append(StringBuilder text, String part) {
    return text.append(part.length()).append(':').append(part);
  }
}
