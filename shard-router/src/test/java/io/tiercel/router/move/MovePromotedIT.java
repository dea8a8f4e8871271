package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.local.MySqlServer;
import io.tiercel.router.TestCluster;
import io.tiercel.router.topology.ForcedPromotion;
import io.tiercel.testing.MySqlExtension;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The source's primary dies in the middle of a move with writes that no replica has, and a replica
 * is promoted by force. Uses up its servers.
 */
@Timeout(120)
final class MovePromotedIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(2);

  private MoveHarness harness;

  @BeforeEach
  void open() throws SQLException {
    harness = MoveHarness.open(mysql, MoveHarness.ITEM);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  private void promote(MySqlServer next) {
    new ForcedPromotion(harness.cluster().catalog(), harness.cluster().credentials())
        .promote(harness.name(1), TestCluster.endpoint(next));
  }

  @Test
  void source_promotedByForce_jobGoesOnWithWhatTheNewPrimaryHas() throws Exception {
    List<Integer> slots = harness.slotsOf(1, 12);
    List<Long> ids = harness.idsIn(slots.subList(0, 6), 60);
    MoveHarness.Writer writer = harness.new Writer();
    ids.forEach(id -> writer.put(id, 1));
    List<MySqlServer> replicas = mysql.topology().shards().get(0).replicas();
    harness.awaitReplicated(1);
    for (MySqlServer replica : replicas) {
      harness.stopReplication(replica);
    }
    writer.put(ids.get(0), 2);
    long job = harness.order(slots.subList(0, 6));
    CountDownLatch dead = new CountDownLatch(1);
    harness.mover(
        new MoveSteps() {
          @Override
          public void after(MoveStep step) {
            if (step == MoveStep.COPY && dead.getCount() > 0) {
              harness.primary(1).kill();
              dead.countDown();
            }
          }
        });
    assertThat(dead.await(30, TimeUnit.SECONDS)).isTrue();

    promote(replicas.get(0));

    harness.awaitEnd(job);
    assertThat(harness.number(2, "SELECT COUNT(*) FROM item")).isEqualTo(60);
    assertThat(harness.number(2, "SELECT SUM(amount) FROM item")).isEqualTo(60);
    harness.closeMovers();
    takenJobIsTakenAway(slots.subList(6, 12), replicas);
  }

  /** Whoever holds it has seen the former primary. */
  private void takenJobIsTakenAway(List<Integer> slots, List<MySqlServer> servers)
      throws SQLException {
    long job = harness.order(slots);
    Duration minute = Duration.ofMinutes(1);
    try (JobSearch search =
            new JobSearch(
                harness.cluster().catalog(), harness.cluster().credentials(), "frozen", minute);
        JobLease held = search.take().orElseThrow()) {
      servers.get(0).kill();

      promote(servers.get(1));

      assertThatThrownBy(() -> held.renew(minute)).isInstanceOf(MoveStoppedException.class);
    }
    harness.mover(MoveSteps.UNOBSERVED);
    harness.awaitEnd(job);
  }
}
