package io.tiercel.migrations;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.replica.GtidSet;
import io.tiercel.router.replica.LagMeter;
import io.tiercel.router.sql.ProbeConnection;
import io.tiercel.router.sql.ProbeConnection.ProbeFailure;
import io.tiercel.router.sql.ProbeConnection.Report;
import io.tiercel.router.topology.Topology;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a shard's servers tell themselves: whether primary and replicas answer and replicate, how
 * long the primary takes for a trifle, and how far the replicas are behind. Thread-safe.
 *
 * <p>Lag counts from the first look after the migration, not from its beginning: a replica needs as
 * long for an ALTER TABLE as the primary did, and until it has repeated it, it is behind by that.
 * One slow answer is a hiccup; two in a row are an alarm.
 */
public final class ServerSignals implements SoakSignals {
  private final Credentials credentials;
  private final SoakLimits limits;
  private final LongSupplier nanoClock;

  /** Does not connect yet. */
  public ServerSignals(Credentials credentials, SoakLimits limits) {
    this(credentials, limits, System::nanoTime);
  }

  ServerSignals(Credentials credentials, SoakLimits limits, LongSupplier nanoClock) {
    this.credentials = credentials;
    this.limits = limits;
    this.nanoClock = nanoClock;
  }

  @Override
  public SoakSignal watch(Topology.Shard shard) {
    return new Watch(shard);
  }

  private final class Watch implements SoakSignal {
    private final String shard;
    private final MySqlEndpoint primaryEndpoint;
    private final ProbeConnection primary;
    private final Map<MySqlEndpoint, ProbeConnection> replicas = new LinkedHashMap<>();
    private final LagMeter lag = new LagMeter();
    private boolean slowBefore;
    private boolean asked;

    Watch(Topology.Shard shard) {
      this.shard = shard.name();
      this.primaryEndpoint = shard.primary();
      this.primary = new ProbeConnection(shard.primary(), credentials, true);
      shard
          .replicas()
          .forEach(
              replica -> replicas.put(replica, new ProbeConnection(replica, credentials, false)));
    }

    @Override
    public Optional<String> alarm() {
      Optional<String> alarm = askPrimary();
      for (Map.Entry<MySqlEndpoint, ProbeConnection> replica : replicas.entrySet()) {
        alarm = alarm.or(() -> askReplica(replica.getKey(), replica.getValue()));
      }
      return alarm;
    }

    private Optional<String> askPrimary() {
      String name = "the primary of " + shard + " at " + primaryEndpoint;
      long askedAt = nanoClock.getAsLong();
      try {
        Report report = primary.ask();
        long took = nanoClock.getAsLong() - askedAt;
        if (report.executed() != null) {
          heldByPrimary(askedAt, GtidSet.parse(report.executed()));
        }
        return trouble(name, report.trouble()).or(() -> slow(name, took));
      } catch (ProbeFailure e) {
        return Optional.of(name + " fails: " + e.getMessage());
      }
    }

    /** Counting begins at the first look, with what every replica holds: nothing. */
    private void heldByPrimary(long askedAt, GtidSet executed) {
      if (!asked) {
        lag.primaryHeld(askedAt, GtidSet.EMPTY);
        asked = true;
      }
      lag.primaryHeld(askedAt, executed);
    }

    private Optional<String> slow(String name, long tookNanos) {
      boolean slow = tookNanos > limits.maxLatency().toNanos();
      boolean twice = slow && slowBefore;
      slowBefore = slow;
      return twice
          ? Optional.of(
              "%s took %d ms for a trifle, twice in a row; allowed are %d ms"
                  .formatted(
                      name, Duration.ofNanos(tookNanos).toMillis(), limits.maxLatency().toMillis()))
          : Optional.empty();
    }

    private Optional<String> askReplica(MySqlEndpoint endpoint, ProbeConnection connection) {
      String name = "the replica of " + shard + " at " + endpoint;
      try {
        Report report = connection.ask();
        return trouble(name, report.trouble()).or(() -> behind(name, report.executed()));
      } catch (ProbeFailure e) {
        return Optional.of(name + " fails: " + e.getMessage());
      }
    }

    private Optional<String> behind(String name, @Nullable String executed) {
      Duration behind =
          executed == null ? null : lag.lagOf(GtidSet.parse(executed), nanoClock.getAsLong());
      return behind != null && behind.compareTo(limits.maxLag()) > 0
          ? Optional.of(
              "%s is %d ms behind; allowed are %d ms"
                  .formatted(name, behind.toMillis(), limits.maxLag().toMillis()))
          : Optional.empty();
    }

    private Optional<String> trouble(String name, @Nullable String trouble) {
      return Optional.ofNullable(trouble).map(what -> name + ": " + what);
    }

    @Override
    public void close() {
      primary.close();
      replicas.values().forEach(ProbeConnection::close);
    }
  }
}
