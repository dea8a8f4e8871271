package io.tiercel.benchmarks.freshness;

import io.tiercel.benchmarks.tables.Probe;
import io.tiercel.cli.run.JsonLine;
import io.tiercel.cli.run.ParentClock;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The entry of the reading application: reads every key with the default freshness, over and over,
 * and says when the first read of each count began: reads that begin later return it too, whatever
 * the time they take. Ends when its input does.
 */
final class ReaderApp {
  static final String READY = "ready";
  static final String SAW = "saw ";

  private static final Duration CONNECT = Duration.ofSeconds(60);
  private static final int READERS = 4;
  private static final long BETWEEN_ROUNDS_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private final PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
  private final Table<Long, Probe> table;
  private final long[] seen;
  private volatile boolean ended;

  private ReaderApp(Table<Long, Probe> table, int keys) {
    this.table = table;
    this.seen = new long[keys];
  }

  /** Reads as the first line of input says, until the input ends. */
  public static void main(String[] args) throws IOException {
    BufferedReader parent =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String first = parent.readLine();
    if (first == null) {
      throw new IOException("the parent is gone");
    }
    ReaderTask task = JsonLine.parse(first, ReaderTask.class);
    ParentClock.require(task.parentNanos());
    TiercelConfig config =
        TiercelConfig.builder()
            .nodes(task.nodes())
            .credentials(task.client(), task.secret())
            .deadline(CONNECT)
            .build();
    try (Tiercel tiercel = Tiercel.connect(config)) {
      ReaderApp reader =
          new ReaderApp(tiercel.table(Probe.TABLE, Long.class, Probe.class), task.keys());
      reader.endWith(parent);
      reader.read();
    }
  }

  private void endWith(BufferedReader parent) {
    Thread watcher =
        new Thread(
            () -> {
              try {
                @Nullable String unused = parent.readLine();
              } catch (IOException gone) {
                System.err.println("the parent is gone: " + gone);
              }
              ended = true;
            },
            "bench-parent-watcher");
    watcher.setDaemon(true);
    watcher.start();
  }

  /** Each thread has keys of its own, so that a read of one does not hold up the others. */
  private void read() {
    List<Thread> readers = new ArrayList<>();
    for (int first = 0; first < READERS; first++) {
      int own = first;
      round(own);
      Thread reader = new Thread(() -> readOn(own), "bench-reader-" + own);
      readers.add(reader);
    }
    say(READY);
    readers.forEach(Thread::start);
    for (Thread reader : readers) {
      join(reader);
    }
  }

  private void readOn(int first) {
    while (!ended) {
      round(first);
      LockSupport.parkNanos(BETWEEN_ROUNDS_NANOS);
    }
  }

  /** Reads each key of a thread once, and says what is new. */
  private void round(int first) {
    for (int key = first; key < seen.length; key += READERS) {
      long began = System.nanoTime();
      Probe probe = table.get((long) key);
      if (probe != null && probe.n() != seen[key]) {
        seen[key] = probe.n();
        say(SAW + key + " " + probe.n() + " " + began);
      }
    }
  }

  private static void join(Thread reader) {
    try {
      reader.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void say(String line) {
    out.println(line);
    out.flush();
  }
}
