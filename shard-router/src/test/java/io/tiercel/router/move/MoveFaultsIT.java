package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.local.MySqlServer;
import io.tiercel.testing.MySqlExtension;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server dies in the middle of a move and comes back: the job goes on by itself. */
@Timeout(90)
final class MoveFaultsIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private MoveHarness harness;

  @BeforeEach
  void open() throws SQLException {
    harness = MoveHarness.open(mysql, MoveHarness.ITEM);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  private MySqlServer server(String name) {
    return switch (name) {
      case "source" -> harness.primary(1);
      case "target" -> harness.primary(2);
      default -> mysql.topology().catalog();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "source, COPY",
    "target, COPY",
    "catalog, COPY",
    "source, DRAIN",
    "target, DRAIN",
    "catalog, DRAIN"
  })
  void server_restartedInTheMiddle_isWaitedForAndNothingIsLost(String which, MoveStep when)
      throws Exception {
    List<Integer> slots = harness.slotsOf(1, 6);
    List<Long> ids = harness.idsIn(slots, 60);
    MoveHarness.Writer writer = harness.new Writer();
    ids.forEach(id -> writer.put(id, 1));
    CountDownLatch restarted = new CountDownLatch(1);
    long job = harness.order(slots);
    harness.mover(
        new MoveSteps() {
          @Override
          public void after(MoveStep step) {
            if (step == when && restarted.getCount() > 0) {
              server(which).kill();
              server(which).restart();
              restarted.countDown();
            }
          }
        });
    assertThat(restarted.await(60, TimeUnit.SECONDS)).isTrue();
    harness.awaitEnd(job);
    harness.awaitServing();
    writer.put(ids.get(0), 2);
    assertThat(harness.number(2, "SELECT COUNT(*) FROM item")).isEqualTo(60);
    assertThat(harness.number(2, "SELECT SUM(amount) FROM item")).isEqualTo(61);
    assertThat(harness.number(1, "SELECT COUNT(*) FROM item")).isZero();
    harness.assertOneOwnerEach();
  }
}
