package io.tiercel.migrations;

import static io.tiercel.migrations.RolloutReport.State.FAILED;
import static io.tiercel.migrations.RolloutReport.State.MIGRATED;
import static io.tiercel.migrations.RolloutReport.State.UNTOUCHED;
import static io.tiercel.migrations.RolloutReport.State.UP_TO_DATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.migrations.RolloutReport.Ending;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.ShardMap;
import io.tiercel.router.topology.Topology;
import io.tiercel.router.topology.Topology.ShardState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order of a rollout, and where it ends, without servers. Waves: 1, 2, 2, ... */
class RolloutRunTest {
  private final List<String> events = new ArrayList<>();
  private final Set<String> failing = new HashSet<>();
  private final Set<String> alarming = new HashSet<>();
  private final AtomicBoolean leaseHeld = new AtomicBoolean(true);
  private int watching;

  @AfterEach
  void nothingIsWatchedAnyMore() {
    assertThat(watching).isZero();
  }

  @Test
  void run_allGoesWell_migratesCanaryThenWaves() {
    RolloutReport report = run(6);

    assertThat(report.ending()).isEqualTo(Ending.DONE);
    assertThat(events)
        .containsExactly(
            "wave 1 of 4: [s1]",
            "migrate s1",
            "wave 2 of 4: [s2, s3]",
            "migrate s2",
            "migrate s3",
            "wave 3 of 4: [s4, s5]",
            "migrate s4",
            "migrate s5",
            "wave 4 of 4: [s6]",
            "migrate s6");
    assertThat(states(report)).containsOnly(MIGRATED);
  }

  @Test
  void run_nothingIsToDo_isDone() {
    RolloutPlan plan = new RolloutPlan(List.of(pending("s1", 0)), List.of(), null);

    RolloutReport report = run(plan);

    assertThat(report.ending()).isEqualTo(Ending.DONE);
    assertThat(states(report)).containsExactly(UP_TO_DATE);
    assertThat(events).isEmpty();
  }

  @Test
  void run_firstOfAWaveFails_theRestOfItIsNotBegun() {
    failing.add("s2");

    RolloutReport report = run(5);

    assertThat(report.ending()).isEqualTo(Ending.STOPPED);
    assertThat(report.reason()).isEqualTo("s2: broken");
    assertThat(states(report)).containsExactly(MIGRATED, FAILED, UNTOUCHED, UNTOUCHED, UNTOUCHED);
    assertThat(events).last().isEqualTo("migrate s2");
  }

  @Test
  void run_canaryFails_noOtherIsTouched() {
    failing.add("s1");

    assertThat(states(run(3))).containsExactly(FAILED, UNTOUCHED, UNTOUCHED);
  }

  @Test
  void run_alarmAtTheCanary_stopsAndSaysWhatIsMigrated() {
    RolloutReport report = runWithAlarmAfter("s1", 3);

    assertThat(report.ending()).isEqualTo(Ending.STOPPED);
    assertThat(report.reason()).startsWith("s1 is slow. s1 is migrated; look");
    assertThat(states(report)).containsExactly(MIGRATED, UNTOUCHED, UNTOUCHED);
  }

  @Test
  void run_canaryHasAnAlarmWavesLater_stopsThen() {
    RolloutReport report = runWithAlarmAfter("s3", 6);

    assertThat(report.reason()).startsWith("s3 is slow. s2, s3 is migrated");
    assertThat(states(report))
        .containsExactly(MIGRATED, MIGRATED, MIGRATED, UNTOUCHED, UNTOUCHED, UNTOUCHED);
  }

  @Test
  void run_alarmBefore_touchesNone() {
    alarming.add("s3");

    RolloutReport report = run(3);

    assertThat(report.ending()).isEqualTo(Ending.REFUSED);
    assertThat(report.reason()).contains("s3 is slow", "Nothing was migrated");
    assertThat(events).isEmpty();
  }

  @Test
  void run_leaseIsLost_beginsNoFurtherWave() {
    leaseHeld.set(false);

    RolloutReport report = run(2);

    assertThat(report.ending()).isEqualTo(Ending.REFUSED);
    assertThat(events).isEmpty();
  }

  @Test
  void run_somethingThrows_watchesNothingAnyMore() {
    RolloutPlan plan = plan(2);

    assertThatThrownBy(
            () ->
                run(
                    plan,
                    (shards, stopped) -> {
                      throw new IllegalStateException("a defect");
                    }))
        .hasMessage("a defect");
  }

  private RolloutReport runWithAlarmAfter(String shard, int shards) {
    RolloutPlan plan = plan(shards);
    return run(
        plan,
        (wave, stopped) -> {
          List<ShardReport> reports = migrate(wave, stopped);
          if (wave.stream().anyMatch(each -> each.name().equals(shard))) {
            alarming.add(shard);
          }
          return reports;
        });
  }

  private RolloutReport run(int shards) {
    return run(plan(shards));
  }

  private RolloutReport run(RolloutPlan plan) {
    return run(plan, this::migrate);
  }

  private RolloutReport run(RolloutPlan plan, RolloutRun.Migrating migrating) {
    List<Topology.Shard> shards =
        plan.shards().stream().map(report -> shard(report.shard())).toList();
    Topology topology =
        new Topology(
            "app", shards, new ShardMap(1, List.of(), new int[0], new long[0], new int[0]));
    try (RolloutRun run =
        new RolloutRun(
            topology,
            plan,
            leaseHeld::get,
            migrating,
            Watch::new,
            new Soak(Duration.ZERO, () -> 0, nanos -> {}),
            new Listener())) {
      return run.run();
    }
  }

  private static RolloutPlan plan(int shards) {
    return new RolloutPlanner(
            new RolloutConfig(null, Duration.ZERO, List.of(new WaveSize(2, false))))
        .plan(IntStream.rangeClosed(1, shards).mapToObj(n -> pending("s" + n, 1)).toList());
  }

  private List<ShardReport> migrate(List<Topology.Shard> wave, AtomicBoolean stopped) {
    return wave.stream().map(shard -> migrate(shard.name(), stopped)).toList();
  }

  private ShardReport migrate(String shard, AtomicBoolean stopped) {
    if (stopped.get()) {
      return pending(shard, 1);
    }
    events.add("migrate " + shard);
    boolean fails = failing.contains(shard);
    stopped.compareAndSet(false, fails);
    return report(shard, fails ? 1 : 0, fails ? "broken" : null);
  }

  private static ShardReport pending(String shard, int scripts) {
    return report(shard, scripts, null);
  }

  private static ShardReport report(String shard, int scripts, @Nullable String error) {
    List<Migration> pending =
        IntStream.range(0, scripts).mapToObj(n -> new Migration("2", "d", "V2.sql")).toList();
    return new ShardReport(shard, "1", List.of(), pending, error);
  }

  private static Topology.Shard shard(String name) {
    return new Topology.Shard(
        name, 1, ShardState.ACTIVE, 1, new MySqlEndpoint("nowhere", 1), List.of());
  }

  private static List<RolloutReport.State> states(RolloutReport report) {
    return report.shards().stream().map(RolloutReport.Shard::state).toList();
  }

  private final class Watch implements SoakSignal {
    private final String shard;

    Watch(Topology.Shard shard) {
      this.shard = shard.name();
      watching++;
    }

    @Override
    public Optional<String> alarm() {
      return alarming.contains(shard) ? Optional.of(shard + " is slow") : Optional.empty();
    }

    @Override
    public void close() {
      watching--;
    }
  }

  private final class Listener implements RolloutListener {
    @Override
    public void wave(int number, int of, List<String> shards) {
      events.add("wave " + number + " of " + of + ": " + shards);
    }

    @Override
    public void soaking(String shard, Duration left) {}
  }
}
