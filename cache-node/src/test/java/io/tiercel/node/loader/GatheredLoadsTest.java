package io.tiercel.node.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.FakeShardRouter;
import io.tiercel.router.RowKey;
import io.tiercel.router.TablePolicy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatheredLoadsTest {
  private final TableHandle table = new TableHandle(FakeShardRouter.items(), TablePolicy.DEFAULT);
  private final HeldTasks scheduler = new HeldTasks();
  private final List<List<LoadRequest>> left = new ArrayList<>();
  private final GatheredLoads gathered = new GatheredLoads(left::add, scheduler);

  @AfterEach
  void stop() {
    scheduler.shutdownNow();
  }

  private List<LoadRequest> loads(long... ids) {
    List<LoadRequest> loads = new ArrayList<>();
    for (long id : ids) {
      loads.add(new LoadRequest(table, new RowKey(id), 0, false, new KeptAnswers()));
    }
    return loads;
  }

  @Test
  void add_lastPart_allLeaveTogetherForThePrimaries() {
    gathered.add(1, 5, 2, loads(1, 2));
    gathered.add(1, 5, 1, loads(3));
    assertThat(left).isEmpty();

    gathered.add(1, 5, 2, loads(4, 5));

    assertThat(left).hasSize(1);
    assertThat(left.get(0)).hasSize(5).allMatch(LoadRequest::primaryOnly);
    assertThat(gathered.waiting()).isZero();
  }

  @Test
  void add_partWithNothingToLoad_isNotWaitedFor() {
    gathered.add(1, 3, 1, loads(1));
    gathered.add(1, 3, 2, List.of());

    assertThat(left).hasSize(1);
    assertThat(left.get(0)).hasSize(1);
  }

  @Test
  void add_twoGroups_eachLeavesAlone() {
    gathered.add(1, 2, 1, loads(1));
    gathered.add(2, 1, 1, loads(2));

    assertThat(left).hasSize(1);
    assertThat(left.get(0)).extracting(LoadRequest::key).containsExactly(new RowKey(2L));
    assertThat(gathered.waiting()).isEqualTo(1);
  }

  @Test
  void wait_isOver_leavesWithoutTheRestAndOnce() {
    gathered.add(1, 3, 1, loads(1));
    gathered.add(1, 3, 1, loads(2));
    scheduler.runAll();

    assertThat(left).hasSize(1);
    assertThat(left.get(0)).hasSize(2);
    gathered.add(1, 3, 1, loads(3));
    assertThat(left).as("too late for its group").hasSize(1);
    scheduler.runAll();
    assertThat(left).hasSize(2);
  }

  @Test
  void wait_isOverAfterTheGroupLeft_doesNothing() {
    gathered.add(1, 2, 1, loads(1));
    gathered.add(1, 2, 1, loads(2));
    scheduler.runAll();

    assertThat(left).hasSize(1);
  }
}
