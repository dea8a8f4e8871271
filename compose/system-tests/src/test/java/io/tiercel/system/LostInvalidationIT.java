package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.client.Origin;
import io.tiercel.client.Row;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.local.rewrite.MethodSwitch;
import io.tiercel.local.rewrite.RewrittenMethods;
import io.tiercel.testing.MySqlExtension;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One invalidation gets lost on its way into an application, and nothing is written after it. */
@Timeout(120)
class LostInvalidationIT {
  private static final Duration BOUND = Duration.ofSeconds(1);
  private static final MethodSwitch DEAF =
      MethodSwitch.skip("io.tiercel.client.internal.nearcache.InvalidationFeed", "invalidated");

  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(1);

  private RunningCluster cluster;
  private Tiercel writer;
  private Tiercel reader;

  @BeforeEach
  void start() throws Exception {
    cluster = RunningCluster.start(mysql, 2);
    cluster.sql(
        """
        CREATE TABLE counts (
          id BIGINT PRIMARY KEY, n BIGINT NOT NULL,
          _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,
          _version BIGINT UNSIGNED NOT NULL, KEY (_slot, id)
        )
        """);
    writer = cluster.connect();
    reader = cluster.connect();
  }

  @AfterEach
  void stop() {
    reader.close();
    writer.close();
    cluster.close();
  }

  @Test
  void read_theOnlyInvalidationIsLost_isRepairedWithinTheBound() {
    Table<Row, Row> written = writer.table("counts");
    Table<Row, Row> counts = reader.table("counts");
    int unheard = 0;
    for (long n = 1; n <= 10; n++) {
      put(written, n);
      awaitNear(counts, n);

      long acknowledged;
      try (RewrittenMethods lost = RewrittenMethods.of(List.of(DEAF))) {
        put(written, n + 100);
        acknowledged = System.nanoTime();
        // On a slow machine the copy may have been asked for, or repaired, by now.
        unheard += read(counts) == n ? 1 : 0;
      }
      while (read(counts) == n && since(acknowledged).compareTo(BOUND) < 0) {
        Thread.onSpinWait();
      }
      assertThat(read(counts)).isEqualTo(n + 100);
    }
    assertThat(unheard).as("rounds in which the near copy had not heard").isPositive();
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private static void put(Table<Row, Row> table, long n) {
    table.put(Row.of("id", 1L, "n", n));
  }

  private static void awaitNear(Table<Row, Row> counts, long n) {
    Awaitility.await()
        .untilAsserted(
            () -> {
              assertThat(read(counts)).isEqualTo(n);
              assertThat(counts.read(Row.of("id", 1L)).origin()).isEqualTo(Origin.NEAR);
            });
  }

  private static long read(Table<Row, Row> counts) {
    Row row = counts.get(Row.of("id", 1L));
    return row == null ? -1 : row.getLong("n");
  }
}
