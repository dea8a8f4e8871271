package io.tiercel.migrations;

import io.tiercel.migrations.RolloutReport.Ending;
import io.tiercel.migrations.RolloutReport.Shard;
import io.tiercel.migrations.RolloutReport.State;
import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.topology.CatalogRollouts;
import io.tiercel.router.topology.CatalogRollouts.Claim;
import io.tiercel.router.topology.MySqlCatalog;
import io.tiercel.router.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the same schema to every shard of a running cluster, one step at a time: all shards are
 * looked at first; then one is migrated, the canary, and watched; then the others in waves. It
 * stops at the first failure. What is through stays, and the next run goes on from there. Blocking;
 * immutable and thread-safe.
 *
 * <p>A rollout is a row in the catalog with a lease: a second one is refused meanwhile, and so is
 * one while slots move between shards. {@link ShardMigrations} is what runs on the shards; it keeps
 * no order and asks no catalog.
 */
public final class SchemaRollout {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaRollout.class);

  private final MySqlEndpoint catalog;
  private final Credentials credentials;
  private final List<String> locations;
  private final RolloutConfig config;
  private final String who;
  private final Duration leaseLength;
  private final LongSupplier nanoClock;
  private final LongConsumer parkNanos;

  /**
   * Asks nobody yet.
   *
   * @param catalog its server
   * @param credentials for the catalog and every primary; may change schemas
   * @param locations where the scripts are, each {@code filesystem:PATH} or {@code classpath:PATH}
   * @param config how carefully
   * @param who runs it, as others are told who are refused meanwhile
   */
  public SchemaRollout(
      MySqlEndpoint catalog,
      Credentials credentials,
      List<String> locations,
      RolloutConfig config,
      String who) {
    this(
        catalog,
        credentials,
        locations,
        config,
        who,
        RolloutLease.LENGTH,
        System::nanoTime,
        LockSupport::parkNanos);
  }

  SchemaRollout(
      MySqlEndpoint catalog,
      Credentials credentials,
      List<String> locations,
      RolloutConfig config,
      String who,
      Duration leaseLength,
      LongSupplier nanoClock,
      LongConsumer parkNanos) {
    this.catalog = catalog;
    this.credentials = credentials;
    this.locations = List.copyOf(locations);
    this.config = config;
    this.who = who;
    this.leaseLength = leaseLength;
    this.nanoClock = nanoClock;
    this.parkNanos = parkNanos;
  }

  /**
   * Looks at every shard and says what {@link #apply} would do. Changes nothing.
   *
   * @throws RouterException CATALOG_UNAVAILABLE; INVALID_CONFIG for a location or a canary that
   *     cannot be
   */
  public RolloutPlan plan() {
    return plan(readTopology());
  }

  /**
   * Migrates. What goes wrong is in the report.
   *
   * @param signals watch the shards that are migrated
   * @throws RouterException as {@link #plan}; then nothing was begun
   */
  public RolloutReport apply(SoakSignals signals, RolloutListener listener) {
    return alone(
        lease -> {
          Topology topology = readTopology();
          RolloutPlan plan = plan(topology);
          String problem = plan.problem();
          if (problem != null) {
            return RolloutReport.refused(problem, plan.shards());
          }
          Soak soak = new Soak(config.soak(), nanoClock, parkNanos);
          try (RolloutRun run =
              new RolloutRun(
                  topology,
                  plan,
                  lease::held,
                  (shards, stopped) ->
                      ShardMigrations.migrateUntilFailure(
                          new Topology(topology.database(), shards, topology.map()),
                          credentials,
                          locations,
                          stopped),
                  signals,
                  soak,
                  listener)) {
            return run.run();
          }
        });
  }

  /**
   * Forgets failed scripts on every shard, so that the next {@link #apply} tries them again, and
   * takes changed scripts for what was applied. To be called after somebody has removed what the
   * failed script had done. A shard that was repaired is {@code MIGRATED} in the report.
   *
   * @throws RouterException CATALOG_UNAVAILABLE; INVALID_CONFIG for a location that cannot be
   */
  public RolloutReport repair() {
    return alone(
        lease -> {
          List<Shard> shards =
              ShardMigrations.repair(readTopology(), credentials, locations).stream()
                  .map(report -> new Shard(state(report), report))
                  .toList();
          boolean all = shards.stream().allMatch(shard -> shard.report().successful());
          return new RolloutReport(
              all ? Ending.DONE : Ending.STOPPED, all ? null : "not every shard is well", shards);
        });
  }

  private static State state(ShardReport report) {
    return report.successful() ? State.MIGRATED : State.FAILED;
  }

  private RolloutReport alone(Function<RolloutLease, RolloutReport> work) {
    CatalogRollouts rollouts = new CatalogRollouts(catalog, credentials);
    long before = nanoClock.getAsLong();
    Claim claim = rollouts.claim(who + ", process " + ProcessHandle.current().pid(), leaseLength);
    if (claim instanceof Claim.Refused refused) {
      return RolloutReport.refused(refused.why(), List.of());
    }
    long id = ((Claim.Held) claim).id();
    try (RolloutLease lease = RolloutLease.of(rollouts, id, leaseLength, nanoClock, before)) {
      RolloutReport report = work.apply(lease);
      String reason = report.reason();
      finish(rollouts, id, report.ending() == Ending.DONE, reason == null ? "" : reason);
      return report;
    } catch (RuntimeException e) {
      finish(rollouts, id, false, e.toString());
      throw e;
    }
  }

  /** What was done on the shards must be reported, whether the catalog hears of it or not. */
  private static void finish(CatalogRollouts rollouts, long id, boolean done, String detail) {
    try {
      rollouts.finish(id, done, detail);
    } catch (RouterException e) {
      LOG.warn("schema rollout {} has ended, but the catalog was not told: {}", id, e.getMessage());
    }
  }

  private RolloutPlan plan(Topology topology) {
    return new RolloutPlanner(config)
        .plan(ShardMigrations.status(topology, credentials, locations));
  }

  private Topology readTopology() {
    try (MySqlCatalog reading = new MySqlCatalog(catalog, credentials)) {
      return reading.readTopology();
    }
  }
}
