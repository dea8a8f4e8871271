package io.tiercel.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.router.RouterException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutPlannerTest {
  @Test
  void plan_fourShardsByDefault_goOneByOne() {
    assertThat(planner(null, "25%").plan(behind(4)).waves())
        .containsExactly(
            List.of("shard-1"), List.of("shard-2"), List.of("shard-3"), List.of("shard-4"));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 25%, '1'",
    "2, 100%, '1 1'",
    "9, 25%, '1 3 3 2'",
    "9, 3, '1 3 3 2'",
    "9, '1,50%', '1 1 5 2'",
    "1000, '1,10%', '1 1 100 100 100 100 100 100 100 100 100 98'",
    "5, 1%, '1 1 1 1 1'",
  })
  void plan_sizes_areThoseAskedFor(int shards, String waves, String sizes) {
    List<List<String>> planned = planner(null, waves).plan(behind(shards)).waves();

    assertThat(planned.stream().map(wave -> Integer.toString(wave.size())).toList())
        .containsExactly(sizes.split(" "));
    assertThat(planned.stream().flatMap(List::stream)).hasSize(shards).doesNotHaveDuplicates();
  }

  @Test
  void plan_someAreThrough_theyHaveNoWave() {
    RolloutPlan plan =
        planner(null, "1")
            .plan(List.of(shard("shard-1"), shard("shard-2", "3"), shard("shard-3", "2", "3")));

    assertThat(plan.problem()).isNull();
    assertThat(plan.waves()).containsExactly(List.of("shard-2"), List.of("shard-3"));
  }

  @Test
  void plan_allAreThrough_nothingIsToDo() {
    assertThat(planner(null, "1").plan(List.of(shard("shard-1"))).nothingToDo()).isTrue();
  }

  @Test
  void plan_canaryNamed_isFirst() {
    assertThat(planner("shard-3", "100%").plan(behind(3)).waves())
        .containsExactly(List.of("shard-3"), List.of("shard-1", "shard-2"));
  }

  @Test
  void plan_canaryIsThrough_anotherIsFirst() {
    assertThat(
            planner("shard-1", "1").plan(List.of(shard("shard-1"), shard("shard-2", "2"))).waves())
        .containsExactly(List.of("shard-2"));
  }

  @Test
  void plan_canaryIsNoShard_isRefused() {
    assertThatThrownBy(() -> planner("shard-9", "1").plan(behind(2)))
        .isInstanceOf(RouterException.class)
        .hasMessageContaining("shard-9")
        .hasMessageContaining("shard-1, shard-2");
  }

  @Test
  void plan_troubleOnTwoShards_tellsBothAndPlansNothing() {
    RolloutPlan plan =
        planner(null, "1")
            .plan(
                List.of(
                    ShardReport.failed("shard-1", "does not answer"),
                    shard("shard-2", "2"),
                    ShardReport.failed("shard-3", "is read only")));

    assertThat(plan.problem()).contains("shard-1: does not answer", "shard-3: is read only");
    assertThat(plan.waves()).isEmpty();
  }

  @Test
  void plan_shardsWentDifferentWays_isAProblem() {
    RolloutPlan plan =
        planner(null, "1").plan(List.of(shard("shard-1", "2", "3", "4"), shard("shard-2", "3")));

    assertThat(plan.problem()).contains("shard-2", "V3.sql", "shard-1");
    assertThat(plan.waves()).isEmpty();
  }

  @Test
  void plan_repeatableScriptOnSomeShards_isNoProblem() {
    ShardReport repeatable =
        new ShardReport(
            "shard-2", "1", List.of(), List.of(new Migration(null, "views", "R__v.sql")), null);

    RolloutPlan plan = planner(null, "1").plan(List.of(shard("shard-1", "2"), repeatable));

    assertThat(plan.problem()).isNull();
    assertThat(plan.waves()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0%", "101%", "4097", "-1", "some", "1.5", "10 %"})
  void waveSize_outOfRange_isRefused(String text) {
    assertThatThrownBy(() -> WaveSize.parse(text))
        .isInstanceOfSatisfying(
            RouterException.class,
            e -> assertThat(e.code()).isEqualTo(RouterException.Code.INVALID_CONFIG))
        .hasMessageContaining("wave is");
  }

  @Test
  void config_outOfRange_isRefused() {
    List<WaveSize> one = List.of(RolloutConfig.DEFAULT_WAVE);
    assertThatThrownBy(() -> new RolloutConfig(null, Duration.ofSeconds(-1), one))
        .hasMessageContaining("soak is -1 s; allowed are 0 s to 24 h");
    assertThatThrownBy(() -> new RolloutConfig(null, Duration.ofHours(25), one))
        .hasMessageContaining("soak is 90000 s");
    assertThatThrownBy(() -> new RolloutConfig(null, Duration.ZERO, List.of()))
        .hasMessageContaining("wave");
  }

  private static RolloutPlanner planner(@Nullable String canary, String waves) {
    return new RolloutPlanner(
        new RolloutConfig(
            canary, Duration.ZERO, Stream.of(waves.split(",")).map(WaveSize::parse).toList()));
  }

  private static List<ShardReport> behind(int shards) {
    return new ArrayList<>(
        IntStream.rangeClosed(1, shards).mapToObj(n -> shard("shard-" + n, "2")).toList());
  }

  private static ShardReport shard(String name, String... pending) {
    return new ShardReport(
        name,
        "1",
        List.of(),
        Stream.of(pending).map(v -> new Migration(v, "d", "V" + v + ".sql")).toList(),
        null);
  }
}
