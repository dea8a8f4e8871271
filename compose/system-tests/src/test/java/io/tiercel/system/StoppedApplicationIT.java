package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.client.Row;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A whole application stands still for 30 s while others write, and goes on. */
@Timeout(180)
class StoppedApplicationIT {
  @RegisterExtension static final SmallCluster small = new SmallCluster();

  private static final Duration STOPPED = Duration.ofSeconds(30);
  private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long BETWEEN_WRITES_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** A read that began then and got the n-th write. */
  private record SeenRead(long begin, long n) {}

  private final Queue<SeenRead> reads = new ConcurrentLinkedQueue<>();
  private final TreeMap<Long, Long> acknowledged = new TreeMap<>();
  private long written;

  @Test
  void read_afterThirtySecondsStopped_isNeverOlderThanItsBound() throws Exception {
    LocalCluster cluster = small.cluster();
    try (Tiercel tiercel = Tiercel.connect(config(cluster))) {
      Table<Row, Row> customers = tiercel.table("customers");
      write(customers);
      Process application = start(cluster);
      try {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> reads.size() > 500);
        signal("STOP", application);
        long stopped = System.nanoTime();
        writeUntil(customers, stopped + STOPPED.toNanos());
        int before = reads.size();
        signal("CONT", application);
        writeUntil(customers, System.nanoTime() + 3 * BOUND_NANOS);
        assertThat(reads.size()).as("reads went on").isGreaterThan(before + 100);
      } finally {
        application.destroyForcibly().waitFor();
      }
    }
    assertThat(reads).allSatisfy(this::isWithinTheBound);
  }

  private static TiercelConfig config(LocalCluster cluster) {
    return TiercelConfig.builder()
        .nodes(cluster.nodeAddresses())
        .credentials(cluster.clientName(), cluster.clientSecret())
        .deadline(Duration.ofSeconds(10))
        .build();
  }

  private void write(Table<Row, Row> customers) {
    written++;
    customers.put(
        Row.of(
            List.of("id", "name", "balance", "active"),
            List.of(1L, Long.toString(written), BigDecimal.ZERO, true)));
    acknowledged.put(written, System.nanoTime());
  }

  private void writeUntil(Table<Row, Row> customers, long end) {
    while (System.nanoTime() - end < 0) {
      write(customers);
      LockSupport.parkNanos(BETWEEN_WRITES_NANOS);
    }
  }

  private Process start(LocalCluster cluster) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            ReadingApplication.class.getName(),
            cluster.nodeAddresses(),
            cluster.clientSecret());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Thread listener = new Thread(() -> listen(process), "reading-application");
    listener.setDaemon(true);
    listener.start();
    return process;
  }

  private void listen(Process process) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.split(" ", 2);
        reads.add(new SeenRead(Long.parseLong(parts[0]), Long.parseLong(parts[1])));
      }
    } catch (IOException killed) {
      Thread.currentThread().interrupt();
    }
  }

  private static void signal(String signal, Process process) throws Exception {
    String pid = Long.toString(process.pid());
    assertThat(new ProcessBuilder("kill", "-" + signal, pid).start().waitFor()).isZero();
  }

  /** The next write after the one it got was not acknowledged longer than the bound before it. */
  private void isWithinTheBound(SeenRead read) {
    Map.Entry<Long, Long> newer = acknowledged.higherEntry(read.n());
    if (newer != null) {
      assertThat(read.begin() - newer.getValue())
          .as("read of write %d", read.n())
          .isLessThanOrEqualTo(BOUND_NANOS);
    }
  }
}
