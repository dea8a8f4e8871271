package io.tiercel.cli.check.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.cli.check.disturbance.DisturbanceFile;
import io.tiercel.cli.check.fault.FaultPlanner.Planned;
import io.tiercel.cli.check.network.Link;
import io.tiercel.cli.cluster.NodeProcess;
import io.tiercel.local.MySqlServer;
import io.tiercel.local.MySqlTopology;
import io.tiercel.local.proxy.TcpProxy;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FaultPlannerTest {
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final Set<FaultKind> KINDS =
      EnumSet.of(
          FaultKind.APP_KILL,
          FaultKind.APP_STOP,
          FaultKind.APP_CLOCK,
          FaultKind.INVALIDATION_LOSS,
          FaultKind.INVALIDATION_DELAY);

  @TempDir private Path folder;

  private FaultPlanner planner(long seed) {
    return new FaultPlanner(
        new FaultCatalogue(new ThreeApplications(folder)), KINDS, new Random(seed));
  }

  private static List<String> words(List<Planned> storm) {
    return storm.stream()
        .map(each -> each.fault().kind() + " " + each.fault().target() + " " + each.duration())
        .toList();
  }

  @Test
  void storm_ofOneSeed_isTheSameEachTime() {
    assertThat(words(planner(4).storm(15, WITHIN))).isEqualTo(words(planner(4).storm(15, WITHIN)));
    assertThat(words(planner(4).storm(15, WITHIN)))
        .isNotEqualTo(words(planner(5).storm(15, WITHIN)));
  }

  @Test
  void storm_ofAnySeed_hasAllFaultsAndThoseSlowToMendInItsFirstHalf() {
    for (long seed = 0; seed < 200; seed++) {
      List<Planned> storm = planner(seed).storm(15, WITHIN);
      assertThat(storm).hasSize(15);
      assertThat(storm)
          .filteredOn(each -> each.fault().kind() == FaultKind.APP_KILL)
          .hasSize(3)
          .allSatisfy(
              each -> assertThat(each.begin()).isLessThanOrEqualTo(Duration.ofMillis(6_700)));
    }
  }

  @Test
  void quick_ofAnySeed_isNeverSlowToMend() {
    FaultPlanner planner = planner(7);
    for (int i = 0; i < 100; i++) {
      assertThat(planner.quick())
          .hasValueSatisfying(each -> assertThat(each.fault().kind().slowToMend()).isFalse());
    }
  }

  @Test
  void storms_oneAfterTheOther_haveEachKindOnceBeforeOneComesAgain() {
    FaultPlanner planner = planner(6);
    List<FaultKind> kinds = new ArrayList<>();
    planner.storm(5, WITHIN).forEach(each -> kinds.add(each.fault().kind()));
    assertThat(kinds).containsExactlyInAnyOrderElementsOf(KINDS);
  }

  /** Nothing of theirs is called: planning is not breaking. */
  private record ThreeApplications(Path folder) implements FaultTargets {
    @Override
    public List<NodeProcess> nodes() {
      return List.of();
    }

    @Override
    public List<BreakableProcess> applications() {
      return List.of(named("app-1"), named("app-2"), named("app-3"));
    }

    private static BreakableProcess named(String name) {
      return (BreakableProcess)
          Proxy.newProxyInstance(
              FaultPlannerTest.class.getClassLoader(),
              new Class<?>[] {BreakableProcess.class},
              (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("name");
                return name;
              });
    }

    @Override
    public MySqlTopology mysql() {
      throw new AssertionError();
    }

    @Override
    public TcpProxy proxyOf(MySqlServer server) {
      throw new AssertionError();
    }

    @Override
    public Link between(String from, String node) {
      throw new AssertionError();
    }

    @Override
    public void awaitReady(NodeProcess node) {
      throw new AssertionError();
    }

    @Override
    public DisturbanceFile disturbanceOf(String process) {
      return DisturbanceFile.at(folder.resolve(process));
    }

    @Override
    public void writeOutside(MySqlServer primary, OutsideStyle style) {
      throw new AssertionError();
    }
  }
}
