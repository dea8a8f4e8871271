package io.tiercel.cli.demo.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.cli.demo.app.RequestPlan.Operation;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestPlanTest {
  private static Map<Operation, Integer> counts(RequestPlan plan, int requests) {
    Map<Operation, Integer> counts = new EnumMap<>(Operation.class);
    for (int i = 0; i < requests; i++) {
      counts.merge(plan.operation(i), 1, Integer::sum);
    }
    return counts;
  }

  @Test
  void operation_fivePercentWrites_areAboutFivePercent() {
    Map<Operation, Integer> counts = counts(new RequestPlan(7, 0.05), 1_000_000);
    assertThat(counts.get(Operation.READ)).isBetween(948_000, 952_000);
    assertThat(counts.get(Operation.UPDATE)).isBetween(29_000, 31_000);
    assertThat(counts.get(Operation.PUT)).isBetween(17_800, 19_200);
    assertThat(counts.get(Operation.REPLACE)).isBetween(1_350, 1_650);
  }

  @Test
  void operation_noWritesOrOnlyWrites_areJustThat() {
    assertThat(counts(new RequestPlan(7, 0), 10_000)).containsOnlyKeys(Operation.READ);
    assertThat(counts(new RequestPlan(7, 1), 10_000)).doesNotContainKey(Operation.READ);
  }

  @Test
  void operation_sameSeed_decidesTheSame() {
    RequestPlan plan = new RequestPlan(7, 0.5);
    RequestPlan same = new RequestPlan(7, 0.5);
    RequestPlan other = new RequestPlan(8, 0.5);
    int different = 0;
    for (int i = 0; i < 1_000; i++) {
      assertThat(same.operation(i)).isEqualTo(plan.operation(i));
      different += other.operation(i) == plan.operation(i) ? 0 : 1;
    }
    assertThat(different).isGreaterThan(300);
  }
}
