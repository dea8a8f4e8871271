package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.local.MySqlServer;
import io.tiercel.router.TestCluster;
import io.tiercel.router.topology.ForcedPromotion;
import io.tiercel.testing.MySqlExtension;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The source's primary dies in the middle of a move, and a replica is promoted by force. Uses up
 * its servers.
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

  @Test
  void source_promotedByForce_jobGoesOnFromTheNewPrimary() throws Exception {
    List<Integer> slots = harness.slotsOf(1, 12);
    List<Long> ids = harness.idsIn(slots, 60);
    MoveHarness.Writer writer = harness.new Writer();
    ids.forEach(id -> writer.put(id, 1));
    MySqlServer first = harness.primary(1);
    List<MySqlServer> replicas = mysql.topology().shards().get(0).replicas();

    long job = harness.order(slots.subList(0, 6));
    moveWhile(MoveStep.COPY, first, replicas.get(0), job);
    harness.awaitServing();
    writer.put(ids.get(0), 2);
    long second = harness.order(slots.subList(6, 12));
    moveWhile(MoveStep.COMMIT, replicas.get(0), replicas.get(1), second);

    assertThat(harness.number(2, "SELECT COUNT(*) FROM item")).isEqualTo(60);
    assertThat(harness.number(2, "SELECT SUM(amount) FROM item")).isEqualTo(61);
    assertThat(harness.number(2, "SELECT COUNT(*) FROM tiercel_slot WHERE state = 'OWNED'"))
        .isEqualTo(2048 + 12);
  }

  /** The server dies after the step; who promotes another does so while the mover tries again. */
  private void moveWhile(MoveStep when, MySqlServer dying, MySqlServer next, long job)
      throws InterruptedException {
    CountDownLatch dead = new CountDownLatch(1);
    harness.mover(
        new MoveSteps() {
          @Override
          public void after(MoveStep step) {
            if (step == when && dead.getCount() > 0) {
              dying.kill();
              dead.countDown();
            }
          }
        });
    assertThat(dead.await(30, TimeUnit.SECONDS)).isTrue();
    new ForcedPromotion(harness.cluster().catalog(), harness.cluster().credentials())
        .promote(harness.name(1), TestCluster.endpoint(next));
    harness.awaitEnd(job);
    harness.closeMovers();
  }
}
