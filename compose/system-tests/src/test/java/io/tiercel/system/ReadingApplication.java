package io.tiercel.system;

import io.tiercel.client.Row;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import io.tiercel.client.TiercelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that reads one row a thousand times a second with the default freshness, and tells of
 * each read when it began and what it got: {@code begin-nanos value}. Ends when it is killed.
 */
final class ReadingApplication {
  private ReadingApplication() {}

  /** Nodes and the client's secret. */
  public static void main(String[] args) {
    TiercelConfig config =
        TiercelConfig.builder()
            .nodes(args[0])
            .credentials("app", args[1])
            .deadline(Duration.ofSeconds(10))
            .build();
    try (Tiercel tiercel = Tiercel.connect(config)) {
      Table<Row, Row> counts = tiercel.table("customers");
      while (!System.out.checkError()) {
        read(counts);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
    }
  }

  private static void read(Table<Row, Row> customers) {
    long begin = System.nanoTime();
    try {
      Row row = customers.get(Row.of("id", 1L));
      System.out.println(begin + " " + (row == null ? "0" : row.getString("name")));
    } catch (TiercelException notNow) {
      System.err.println(notNow);
    }
  }
}
