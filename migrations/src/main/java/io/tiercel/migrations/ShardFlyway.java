package io.tiercel.migrations;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/** Flyway on one shard. Confined to the thread that runs it. */
final class ShardFlyway {
  private static final String HISTORY_TABLE = "tiercel_schema_history";

  /** Below every script's version: an adopted database may hold tables before the first script. */
  private static final String BEFORE_ALL = "0";

  private static final int NO_RANK = -1;

  private final String shard;
  private final ShardConnection connection;
  private final List<String> locations;
  private final ClassLoader classLoader;
  private final @Nullable String newest;

  ShardFlyway(
      String shard, ShardConnection connection, List<String> locations, ClassLoader classLoader) {
    this(shard, connection, locations, classLoader, null);
  }

  private ShardFlyway(
      String shard,
      ShardConnection connection,
      List<String> locations,
      ClassLoader classLoader,
      @Nullable String newest) {
    this.shard = shard;
    this.connection = connection;
    this.locations = locations;
    this.classLoader = classLoader;
    this.newest = newest;
  }

  /** The same, but newer scripts count as if they were not there. */
  ShardFlyway upTo(String version) {
    return new ShardFlyway(shard, connection, locations, classLoader, version);
  }

  private interface Verb {
    ShardReport run(Flyway flyway);
  }

  ShardReport migrate() {
    return guarded(
        flyway -> {
          MigrationInfoService before = flyway.info();
          int lastRank = lastRank(before);
          Optional<String> problem = problem(before);
          if (problem.isPresent()) {
            return report(flyway.info(), lastRank, problem.get());
          }
          try {
            flyway.migrate();
            return report(flyway.info(), lastRank, null);
          } catch (FlywayException e) {
            return report(flyway.info(), lastRank, FailureText.of(e));
          }
        });
  }

  ShardReport status() {
    return guarded(this::status);
  }

  ShardReport repair() {
    return guarded(
        flyway -> {
          flyway.repair();
          return status(flyway);
        });
  }

  private ShardReport status(Flyway flyway) {
    MigrationInfoService info = flyway.info();
    return report(info, NO_RANK, problem(info).orElse(null));
  }

  private ShardReport guarded(Verb verb) {
    Optional<String> unreachable = connection.problem();
    if (unreachable.isPresent()) {
      return ShardReport.failed(shard, unreachable.get());
    }
    try {
      return verb.run(flyway());
    } catch (FlywayException e) {
      return ShardReport.failed(shard, FailureText.of(e));
    } catch (RuntimeException e) {
      // Flyway throws others too. The other shards' reports must not be lost for it.
      return ShardReport.failed(shard, "Flyway failed with " + e);
    }
  }

  private Flyway flyway() {
    FluentConfiguration configuration =
        Flyway.configure(classLoader)
            .loggers("slf4j")
            .dataSource(
                connection.url(),
                connection.credentials().user(),
                connection.credentials().password())
            .connectRetries(0)
            .defaultSchema(connection.database())
            .createSchemas(false)
            .cleanDisabled(true)
            .table(HISTORY_TABLE)
            .baselineOnMigrate(true)
            .baselineVersion(BEFORE_ALL)
            .locations(locations.toArray(String[]::new))
            .failOnMissingLocations(true)
            .validateMigrationNaming(true);
    if (newest != null) {
      configuration.target(newest);
    }
    return configuration.load();
  }

  private ShardReport report(MigrationInfoService info, int afterRank, @Nullable String error) {
    return new ShardReport(
        shard,
        currentVersion(info),
        scripts(info.applied(), migration -> rank(migration) > afterRank && succeeded(migration)),
        scripts(info.pending(), migration -> true),
        error);
  }

  private static @Nullable String currentVersion(MigrationInfoService info) {
    return Arrays.stream(info.applied())
        .filter(migration -> !isBaseline(migration) && succeeded(migration))
        .map(MigrationInfo::getVersion)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .map(MigrationVersion::getVersion)
        .orElse(null);
  }

  private static boolean succeeded(MigrationInfo migration) {
    return !migration.getState().isFailed();
  }

  /** The place in the history, which only grows. */
  private static int rank(MigrationInfo migration) {
    Integer rank = migration.getInstalledRank();
    return rank == null ? NO_RANK : rank;
  }

  private static int lastRank(MigrationInfoService info) {
    return Arrays.stream(info.applied()).mapToInt(ShardFlyway::rank).max().orElse(NO_RANK);
  }

  /** What Flyway's validation would refuse, in words of our own and for the status too. */
  private Optional<String> problem(MigrationInfoService info) {
    if (Arrays.stream(info.all()).allMatch(ShardFlyway::isBaseline)) {
      return Optional.of("no migration is found in " + String.join(", ", locations));
    }
    return Arrays.stream(info.all()).flatMap(migration -> problem(migration).stream()).findFirst();
  }

  private static Optional<String> problem(MigrationInfo migration) {
    String script = migration.getScript();
    return switch (migration.getState()) {
      case FAILED, MISSING_FAILED, FUTURE_FAILED ->
          Optional.of(
              script
                  + " has failed here before: undo what it had done, then 'repair', then 'migrate'");
      case MISSING_SUCCESS ->
          Optional.of(script + " was applied here but is no longer among the scripts: restore it");
      case IGNORED ->
          Optional.of(
              script
                  + " was never applied here and is older than the current version: give it a newer"
                  + " version number");
      case SUCCESS, OUT_OF_ORDER, SUPERSEDED ->
          migration.isChecksumMatching()
              ? Optional.empty()
              : Optional.of(
                  script
                      + " was changed after it had been applied here: restore it and put the change"
                      + " into a new script, or 'repair' if it means the same");
      default -> Optional.empty();
    };
  }

  private static List<Migration> scripts(
      MigrationInfo[] migrations, Predicate<MigrationInfo> wanted) {
    return Arrays.stream(migrations)
        .filter(migration -> !isBaseline(migration))
        .filter(wanted)
        .map(
            migration ->
                new Migration(
                    migration.getVersion() == null ? null : migration.getVersion().getVersion(),
                    migration.getDescription(),
                    migration.getScript()))
        .toList();
  }

  private static boolean isBaseline(MigrationInfo migration) {
    return migration.getType().isBaseline();
  }
}
