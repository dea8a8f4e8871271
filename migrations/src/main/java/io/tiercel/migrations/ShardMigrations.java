package io.tiercel.migrations;

import io.tiercel.router.Credentials;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.topology.Topology;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Runs the same Flyway migrations on every shard's primary. Blocking; stateless and thread-safe;
 * Flyway's own lock keeps two runs on one shard apart.
 *
 * <p>Shards run beside each other, at most {@value ShardTasks#MAX_PARALLEL} at a time, and one
 * shard's failure neither stops nor hides the others: there is always one report per shard, in the
 * topology's order. A run that failed somewhere is made again once the reason is gone; shards that
 * are through skip what they have. MySQL does not roll DDL back: a script that failed half-way
 * leaves its first statements behind, and {@link #repair} has to say that somebody looked.
 *
 * <p>Flyway's history is the table {@code tiercel_schema_history} in the application's database.
 * Only features of Flyway's community edition are used.
 */
public final class ShardMigrations {
  private ShardMigrations() {}

  /**
   * Applies what is pending.
   *
   * @param locations each {@code filesystem:PATH} or {@code classpath:PATH}; at least one
   * @throws RouterException INVALID_CONFIG for a location of another kind; nothing else: what goes
   *     wrong on a shard is in its report
   */
  public static List<ShardReport> migrate(
      Topology topology, Credentials credentials, List<String> locations) {
    return onEveryShard(topology, credentials, locations, ShardFlyway::migrate);
  }

  /**
   * The same, but shards that have not begun when {@code stopped} is set, or when another one has
   * failed, stay as they are.
   */
  static List<ShardReport> migrateUntilFailure(
      Topology topology, Credentials credentials, List<String> locations, AtomicBoolean stopped) {
    return onEveryShard(
        topology,
        credentials,
        locations,
        flyway -> {
          ShardReport report = stopped.get() ? flyway.status() : flyway.migrate();
          if (!report.successful()) {
            stopped.set(true);
          }
          return report;
        });
  }

  /** Says what is applied and what is pending, and changes nothing. Else like {@link #migrate}. */
  public static List<ShardReport> status(
      Topology topology, Credentials credentials, List<String> locations) {
    return onEveryShard(topology, credentials, locations, ShardFlyway::status);
  }

  /**
   * Forgets failed scripts, so that the next {@link #migrate} tries them again, and takes changed
   * scripts for what was applied. To be called after somebody has removed what the failed script
   * had done. Else like {@link #status}.
   */
  public static List<ShardReport> repair(
      Topology topology, Credentials credentials, List<String> locations) {
    return onEveryShard(topology, credentials, locations, ShardFlyway::repair);
  }

  /**
   * Brings one shard to the version of another one, and looks whether both have the very same
   * schema then. For a shard that joins: scripts newer than what the others have are left for the
   * next rollout.
   *
   * @param shard to be brought there; its database exists
   * @param model has the wanted version; stays as it is
   * @param database the application's
   * @return where the shard stands; its {@code error} is null only when nothing differs
   * @throws RouterException as {@link #migrate}
   */
  public static ShardReport match(
      Topology.Shard shard,
      Topology.Shard model,
      String database,
      Credentials credentials,
      List<String> locations) {
    requireLocations(locations);
    ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
    ShardReport wanted = flyway(model, database, credentials, locations, classLoader).status();
    if (!wanted.successful()) {
      return ShardReport.failed(
          shard.name(), "the shard to be matched, " + model.name() + ": " + wanted.error());
    }
    String version = wanted.currentVersion();
    ShardFlyway flyway = flyway(shard, database, credentials, locations, classLoader);
    ShardReport report = version == null ? flyway.status() : flyway.upTo(version).migrate();
    if (!report.successful()) {
      return report;
    }
    String differences =
        SchemaDrift.find(List.of(model, shard), database, credentials).differences().stream()
            .map(difference -> difference.attribute() + " of " + difference.part())
            .distinct()
            .collect(Collectors.joining(", "));
    return differences.isEmpty()
        ? report
        : report.withError(
            "its schema is not that of %s: %s. Was one of both changed by hand?"
                .formatted(model.name(), differences));
  }

  private static ShardFlyway flyway(
      Topology.Shard shard,
      String database,
      Credentials credentials,
      List<String> locations,
      ClassLoader classLoader) {
    return new ShardFlyway(
        shard.name(),
        new ShardConnection(shard.primary(), database, credentials),
        locations,
        classLoader);
  }

  private static List<ShardReport> onEveryShard(
      Topology topology,
      Credentials credentials,
      List<String> locations,
      Function<ShardFlyway, ShardReport> verb) {
    requireLocations(locations);
    ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
    List<Callable<ShardReport>> tasks =
        topology.shards().stream()
            .map(shard -> flyway(shard, topology.database(), credentials, locations, classLoader))
            .<Callable<ShardReport>>map(flyway -> () -> verb.apply(flyway))
            .toList();
    return ShardTasks.all(tasks);
  }

  private static void requireLocations(List<String> locations) {
    for (String location : locations) {
      if (!location.startsWith("filesystem:") && !location.startsWith("classpath:")) {
        throw new RouterException(
            Code.INVALID_CONFIG,
            "the migrations' location '"
                + location
                + "' is not allowed: write filesystem:PATH or classpath:PATH");
      }
    }
    if (locations.isEmpty()) {
      throw new RouterException(Code.INVALID_CONFIG, "no location of migrations is named");
    }
  }
}
