package io.tiercel.migrations;

import io.tiercel.migrations.RolloutReport.Ending;
import io.tiercel.migrations.RolloutReport.Shard;
import io.tiercel.migrations.RolloutReport.State;
import io.tiercel.router.topology.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One rollout: canary, soak, waves. Confined to one thread.
 *
 * <p>Before a wave begins the lease must be held; after it every shard migrated so far must be free
 * of alarms. Beside the first failure of a wave no further shard of it begins.
 */
final class RolloutRun implements AutoCloseable {
  /** Migrates one shard. */
  interface Migrating {
    /** All of these, unless {@code stopped} says that it is not wanted any more. */
    List<ShardReport> migrate(List<Topology.Shard> shards, AtomicBoolean stopped);
  }

  private final Topology topology;
  private final RolloutPlan plan;
  private final BooleanSupplier leaseHeld;
  private final Migrating migrating;
  private final SoakSignals signals;
  private final Soak soak;
  private final RolloutListener listener;
  private final Map<String, Shard> outcomes = new HashMap<>();
  private final List<SoakSignal> watched = new ArrayList<>();

  RolloutRun(
      Topology topology,
      RolloutPlan plan,
      BooleanSupplier leaseHeld,
      Migrating migrating,
      SoakSignals signals,
      Soak soak,
      RolloutListener listener) {
    this.topology = topology;
    this.plan = plan;
    this.leaseHeld = leaseHeld;
    this.migrating = migrating;
    this.signals = signals;
    this.soak = soak;
    this.listener = listener;
  }

  RolloutReport run() {
    Optional<String> sick = alarmBefore();
    if (sick.isPresent()) {
      return RolloutReport.refused(
          sick.get() + ". Nothing was migrated: mend that first", plan.shards());
    }
    int waves = plan.waves().size();
    for (int number = 0; number < waves; number++) {
      Optional<String> stop = wave(number, number == waves - 1);
      if (stop.isPresent()) {
        return report(stop.get());
      }
    }
    return report(null);
  }

  /** A shard that is not well already must not be blamed on the migration, nor be migrated. */
  private Optional<String> alarmBefore() {
    for (List<String> wave : plan.waves()) {
      for (String shard : wave) {
        try (SoakSignal signal = signals.watch(shard(shard))) {
          Optional<String> alarm = signal.alarm();
          if (alarm.isPresent()) {
            return alarm;
          }
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> wave(int number, boolean last) {
    if (!leaseHeld.getAsBoolean()) {
      return Optional.of(
          "the catalog was not reached for so long that another rollout may have begun. Look with 'status', then apply again");
    }
    List<String> names = plan.waves().get(number);
    listener.wave(number + 1, plan.waves().size(), names);
    names.forEach(name -> watched.add(signals.watch(shard(name))));
    AtomicBoolean stopped = new AtomicBoolean();
    List<ShardReport> reports =
        migrating.migrate(names.stream().map(this::shard).toList(), stopped);
    reports.forEach(this::remember);
    Optional<String> failed = failure(reports);
    if (failed.isPresent() || last) {
      return failed;
    }
    Optional<String> alarm =
        number == 0 ? soak.run(names.get(0), watched.get(0), listener) : alarmAfter();
    return alarm.map(
        what ->
            what
                + ". "
                + String.join(", ", names)
                + " is migrated; look what is wrong there before you apply again");
  }

  private Optional<String> alarmAfter() {
    return watched.stream().flatMap(signal -> signal.alarm().stream()).findFirst();
  }

  /** A shard of the wave that was not begun has something pending and no error. */
  private void remember(ShardReport report) {
    if (!report.successful()) {
      outcomes.put(report.shard(), new Shard(State.FAILED, report));
    } else if (report.pending().isEmpty()) {
      outcomes.put(report.shard(), new Shard(State.MIGRATED, report));
    }
  }

  private static Optional<String> failure(List<ShardReport> reports) {
    String failures =
        reports.stream()
            .filter(report -> !report.successful())
            .map(report -> report.shard() + ": " + report.error())
            .collect(Collectors.joining("\n"));
    return failures.isEmpty() ? Optional.empty() : Optional.of(failures);
  }

  private RolloutReport report(@Nullable String reason) {
    List<Shard> shards = plan.shards().stream().map(this::outcomeOf).toList();
    boolean touched =
        shards.stream().anyMatch(s -> s.state() == State.MIGRATED || s.state() == State.FAILED);
    Ending ending = reason == null ? Ending.DONE : touched ? Ending.STOPPED : Ending.REFUSED;
    return new RolloutReport(ending, reason, shards);
  }

  private Shard outcomeOf(ShardReport before) {
    Shard outcome = outcomes.get(before.shard());
    if (outcome != null) {
      return outcome;
    }
    // What was applied before is not this run's.
    ShardReport here =
        new ShardReport(
            before.shard(), before.currentVersion(), List.of(), before.pending(), before.error());
    return new Shard(before.pending().isEmpty() ? State.UP_TO_DATE : State.UNTOUCHED, here);
  }

  private Topology.Shard shard(String name) {
    return topology.shards().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    watched.forEach(SoakSignal::close);
  }
}
