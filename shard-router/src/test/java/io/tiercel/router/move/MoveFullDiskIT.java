package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.testing.MySqlExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The target runs full in the middle of a copy: its table is in a tablespace that may not grow, so
 * that MySQL itself says so, as on a full disk. The limit is in the server's configuration file.
 */
@Timeout(90)
@EnabledIfSystemProperty(
    named = "tiercel.mysql",
    matches = "embedded",
    disabledReason = "only an embedded server's configuration file can be written by a test")
final class MoveFullDiskIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private static final String ITEM =
      MoveHarness.ITEM.replace("name VARCHAR(20)", "name VARCHAR(20), pad MEDIUMBLOB");
  private static final String LIMIT = "innodb_data_file_path=ibdata1:12M:autoextend:max:14M\n";

  private MoveHarness harness;
  private Path configuration;
  private String before;

  @BeforeEach
  void open() throws SQLException, IOException {
    harness = MoveHarness.open(mysql, ITEM);
    Path data = Path.of(harness.text(2, "SELECT @@datadir"));
    configuration = data.resolveSibling("my.cnf");
    before = Files.readString(configuration);
  }

  @AfterEach
  void close() throws SQLException, IOException {
    harness.closeMovers();
    harness.sql(2, "DROP TABLE item");
    configure(before);
    harness.close();
  }

  private void configure(String text) throws IOException {
    if (!Files.readString(configuration).equals(text)) {
      Files.writeString(configuration, text);
      harness.primary(2).kill();
      harness.primary(2).restart();
      harness.awaitServing();
    }
  }

  @Test
  void target_thatRunsFull_failsTheJobAndARetryGoesOnWhenThereIsRoom() throws Exception {
    List<Integer> slots = harness.slotsOf(1, 64);
    MoveHarness.Writer writer = harness.new Writer();
    List<Long> ids = harness.idsIn(slots, 500);
    harness.sql(
        1,
        "INSERT INTO item (id, name, amount, pad, _version) VALUES "
            + String.join(
                ",", ids.stream().map(id -> "(" + id + ",'n',1,REPEAT('p',40000),1)").toList()));
    harness.sql(2, "ALTER TABLE item TABLESPACE = innodb_system");
    configure(before + LIMIT);
    AtomicInteger prepared = new AtomicInteger();
    long job = harness.order(slots);
    harness.mover(
        new MoveSteps() {
          @Override
          public void after(MoveStep step) {
            if (step == MoveStep.PREPARE) {
              prepared.incrementAndGet();
            }
          }
        });
    MoveProgress failed = harness.awaitState(job, MoveState.FAILED);
    assertThat(failed.problem()).contains("no room", "1114", harness.name(2));
    long arrived = harness.number(2, "SELECT COUNT(*) FROM item");
    assertThat(arrived).isBetween(1L, 499L);
    harness.assertOneOwnerEach();
    harness.write(
        writer.item(io.tiercel.router.RowWrite.Kind.DELETE, ids.get(0), 0, writer.next()));
    int begun = prepared.get();
    configure(before);
    harness.jobs().retry(job);
    harness.awaitEnd(job);
    assertThat(prepared).as("what had arrived was kept").hasValue(begun);
    assertThat(harness.number(2, "SELECT COUNT(*) FROM item")).isEqualTo(499);
    assertThat(harness.number(2, "SELECT SUM(LENGTH(pad)) FROM item")).isEqualTo(499 * 40_000L);
    assertThat(harness.number(1, "SELECT COUNT(*) FROM item")).isZero();
    harness.assertOneOwnerEach();
  }
}
