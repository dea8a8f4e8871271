package io.tiercel.cli.check.app;

import io.tiercel.cli.check.disturbance.Disturbance;
import io.tiercel.cli.check.mutant.Rewriting;
import io.tiercel.cli.run.JsonLine;
import io.tiercel.cli.run.ParentClock;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import io.tiercel.client.TiercelException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The entry of an application process of a check; {@link CheckWords} is what it hears and says. */
public final class CheckApp {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final long REPORT_MILLIS = 500;
  private static final long SEED_STEP = 1_000_003;

  private final CheckTask task;
  private final LongAdder done = new LongAdder();
  private volatile boolean stopped;

  private CheckApp(CheckTask task) {
    this.task = task;
  }

  /** Works as the first line of input says, until the next ones say otherwise. */
  public static void main(String[] args) throws Exception {
    BufferedReader parent =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String first = parent.readLine();
    if (first == null) {
      System.exit(1);
      return;
    }
    new CheckApp(JsonLine.parse(first, CheckTask.class)).run(parent);
    System.exit(0);
  }

  private void run(BufferedReader parent) throws IOException, InterruptedException {
    ParentClock.require(task.parentNanos());
    Rewriting.forThisProcess(task.broken(), Disturbance.applicationSwitches());
    ParentLines commands = ParentLines.listen(parent);
    try (OperationLog log = new OperationLog(Path.of(task.logFile()));
        Tiercel tiercel = connect()) {
      Table<Long, CheckedRow> table = open(tiercel);
      Operations operations = new Operations(task, log);
      List<Thread> callers = startCallers(tiercel, table, operations);
      say(CheckWords.WORKING);
      work(commands, callers);
      say(CheckWords.STOPPED);
      if (CheckWords.LAST_READS.equals(commands.next())) {
        readAll(table, operations);
        say(CheckWords.ALL_READ);
      }
      String unused = commands.next();
    }
  }

  /** An application may be started in the middle of a fault: it tries until it succeeds. */
  private Tiercel connect() {
    TiercelConfig config =
        TiercelConfig.builder()
            .nodes(task.nodes())
            .credentials(task.client(), task.secret())
            .deadline(DEADLINE)
            .build();
    while (true) {
      try {
        return Tiercel.connect(config);
      } catch (TiercelException notNow) {
        System.err.println("cannot connect yet: " + notNow);
      }
    }
  }

  private static Table<Long, CheckedRow> open(Tiercel tiercel) {
    while (true) {
      try {
        return tiercel.table(KeySpace.TABLE, Long.class, CheckedRow.class);
      } catch (TiercelException notNow) {
        System.err.println("cannot open the table yet: " + notNow);
      }
    }
  }

  private List<Thread> startCallers(
      Tiercel tiercel, Table<Long, CheckedRow> table, Operations operations) {
    TokenExchange exchange = new TokenExchange(Path.of(task.tokenFolder()));
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < task.callers(); i++) {
      String name = task.process() + "/" + i + "/";
      SessionCaller session = new SessionCaller(tiercel, table, exchange, name);
      Random random = new Random(task.seed() + (long) task.run() * SEED_STEP + i);
      CheckCaller caller =
          new CheckCaller(operations, table, session, task, random, done, () -> stopped);
      Thread thread = new Thread(caller, "check-caller-" + i);
      thread.setUncaughtExceptionHandler(CheckApp::fail);
      thread.start();
      callers.add(thread);
    }
    return callers;
  }

  private static void fail(Thread thread, Throwable failure) {
    System.err.println(thread.getName() + " failed: " + failure);
    failure.printStackTrace();
    Runtime.getRuntime().halt(3);
  }

  private void work(ParentLines commands, List<Thread> callers) throws InterruptedException {
    @Nullable String command = null;
    while (command == null) {
      command = commands.next(REPORT_MILLIS);
      say(CheckWords.DONE + done.sum());
    }
    stopped = true;
    for (Thread caller : callers) {
      caller.join();
    }
  }

  /** First what is nearest, whatever its age; then within the bound, which mends it. */
  private void readAll(Table<Long, CheckedRow> table, Operations operations) {
    task.keys()
        .all()
        .forEach(
            key -> {
              operations.read(table, key, Levels.ANY, "", false);
              operations.read(table, key, Levels.BOUNDED, "", true);
              operations.read(table, key, Levels.ANY, "", true);
              operations.read(table, key, Levels.SHARED_TIER, "", true);
            });
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
