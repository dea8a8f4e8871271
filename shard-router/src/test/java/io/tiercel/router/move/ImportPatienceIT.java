package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.local.MySqlServer;
import io.tiercel.testing.MySqlExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** An import whose connections fail goes on by itself, as long as it is patient. */
@Timeout(120)
final class ImportPatienceIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private static final int ROWS = 3_000;
  private static ImportHarness harness;

  @BeforeAll
  static void open() throws SQLException {
    harness = ImportHarness.open(mysql, ImportHarness.ORDERS.formatted(ImportHarness.ADOPTED));
  }

  @AfterAll
  static void close() {
    harness.close();
  }

  @BeforeEach
  void reset() throws SQLException {
    harness.reset();
    harness.fill(ROWS);
  }

  /** A connection of the import. */
  private enum Lost {
    BINLOG,
    READER,
    SHARD;

    void cut() {
      try (Connection connection =
              mysql.connect(this == SHARD ? harness.cluster().primary(1) : outside());
          Statement statement = connection.createStatement()) {
        List<Long> ids = new ArrayList<>();
        try (ResultSet found = statement.executeQuery(find())) {
          while (found.next()) {
            ids.add(found.getLong(1));
          }
        }
        assertThat(ids).as(name()).isNotEmpty();
        for (long id : ids) {
          statement.execute("KILL " + id);
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    private static MySqlServer outside() {
      return mysql.topology().catalog();
    }

    private String find() {
      return "SELECT id FROM information_schema.processlist WHERE "
          + switch (this) {
            case BINLOG -> "command LIKE 'Binlog Dump%' AND user = '" + outside().user() + "'";
            case READER -> "db = '" + harness.database() + "'";
            case SHARD -> "db = '" + harness.cluster().cluster().spec().database() + "'";
          };
    }
  }

  /** In the copy, at the comparison, and when the source's table is renamed already. */
  @ParameterizedTest
  @EnumSource
  void import_thatLosesAConnectionThrice_comesToItsEnd(Lost lost) throws Exception {
    Cuts cuts = new Cuts(lost);
    ImportReport report =
        harness.run(harness.source("orders", "id"), ImportHarness.PATIENT, cuts, cuts);
    assertThat(cuts.places).containsExactly("COPY", "VERIFY", "FENCE");
    assertThat(cuts.interruptions).hasSize(3);
    assertThat(report.rows()).isEqualTo(ROWS);
    harness.assertImported();
    assertThat(harness.rowsInside("SELECT id, amount FROM orders WHERE amount IN (31, 32)"))
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "BINLOG, binlog stream ended",
    "READER, a server answers with error",
    "SHARD, answers with error"
  })
  void import_withoutPatience_saysWhatFailedAndGoesOnWhenRunAgain(Lost lost, String what)
      throws Exception {
    Cuts cuts = new Cuts(lost);
    assertThatThrownBy(
            () -> harness.run(harness.source("orders", "id"), ImportHarness.QUICK, cuts, cuts))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining(what)
        .hasMessageContaining("the same command goes on");
    assertThat(cuts.interruptions).isEmpty();
    harness.run(ImportHarness.PATIENT, MoveSteps.UNOBSERVED);
    harness.assertImported();
  }

  /** Cuts at each place once, on the importing thread, and writes to the source before. */
  private static final class Cuts implements MoveSteps, ImportListener {
    private final Lost lost;
    private final List<String> places = new ArrayList<>();
    private final List<String> interruptions = new ArrayList<>();
    private int copies;

    Cuts(Lost lost) {
      this.lost = lost;
    }

    @Override
    public synchronized void after(MoveStep step) {
      if (step == MoveStep.COPY && ++copies == 3) {
        change(31);
        cut("COPY");
      } else if (step == MoveStep.FENCE && !places.contains("FENCE")) {
        cut("FENCE");
      }
    }

    @Override
    public void begins(Phase phase) {
      if (phase == Phase.VERIFY && !places.contains("VERIFY")) {
        change(32);
        cut("VERIFY");
      }
    }

    private static void change(int amount) {
      try {
        harness.outside("UPDATE orders SET amount = " + amount + " WHERE id = 10" + amount);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    private void cut(String place) {
      places.add(place);
      lost.cut();
    }

    @Override
    public void interrupted(RuntimeException why, Duration pause) {
      interruptions.add(String.valueOf(why.getMessage()));
    }
  }
}
