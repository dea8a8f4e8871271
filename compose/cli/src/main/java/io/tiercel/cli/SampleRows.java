package io.tiercel.cli;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.output.Progress;
import io.tiercel.client.Row;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import io.tiercel.client.Written;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** Rows for the sample table {@code customers}, the same ones every time. */
final class SampleRows {
  private static final int AT_ONCE = 256;
  private static final int DETAIL_EVERY = 500;
  private static final LocalDate FIRST_DAY = LocalDate.of(2020, 1, 1);

  private SampleRows() {}

  /** Writes customers 1 to {@code count} through the SDK. */
  static void write(LocalCluster cluster, int count, Progress progress) {
    progress.step("sample rows (" + count + ")");
    TiercelConfig config =
        TiercelConfig.builder()
            .nodes(cluster.nodeAddresses())
            .credentials(cluster.clientName(), cluster.clientSecret())
            .deadline(Duration.ofSeconds(30))
            .build();
    try (Tiercel tiercel = Tiercel.connect(config)) {
      Table<Row, Row> customers = tiercel.table("customers");
      Deque<CompletableFuture<Written>> under = new ArrayDeque<>();
      for (int id = 1; id <= count; id++) {
        under.add(customers.putAsync(customer(id)));
        if (under.size() >= AT_ONCE) {
          under.remove().join();
        }
        if (id % DETAIL_EVERY == 0) {
          progress.detail(id + " of " + count);
        }
      }
      under.forEach(CompletableFuture::join);
    }
    progress.done();
  }

  private static Row customer(int id) {
    return Row.builder()
        .set("id", (long) id)
        .set("name", "Customer " + id)
        .set("email", "customer" + id + "@example.org")
        .set("country", id % 3 == 0 ? "DE" : id % 3 == 1 ? "FR" : "PL")
        .set("balance", BigDecimal.valueOf(id * 37L % 100_000, 2))
        .set("active", id % 10 != 0)
        .set("joined", FIRST_DAY.plusDays(id % 2_000))
        .build();
  }
}
