package io.tiercel.cli.demo.app;

import io.tiercel.cli.demo.ledger.WriteLedger;
import io.tiercel.cli.demo.trace.Trace;
import io.tiercel.cli.run.JsonLine;
import io.tiercel.cli.run.ParentClock;
import io.tiercel.client.Freshness;
import io.tiercel.client.Statistics;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The entry of an application process of the demo; {@link AppLine} is what it hears and says. */
public final class DemoApp {
  private static final long REPORT_MILLIS = 250;
  private static final Duration CONNECT = Duration.ofSeconds(60);
  private static final Duration WARM_UP = Duration.ofSeconds(6);

  private final AppTask task;
  private final BufferedReader parent;

  private DemoApp(AppTask task, BufferedReader parent) {
    this.task = task;
    this.parent = parent;
  }

  /** Replays as the first line of input says. */
  public static void main(String[] args) throws Exception {
    BufferedReader parent =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    AppTask task = JsonLine.parse(lineOf(parent), AppTask.class);
    new DemoApp(task, parent).run();
    System.exit(0);
  }

  private static String lineOf(BufferedReader parent) throws IOException {
    String line = parent.readLine();
    if (line == null) {
      throw new IOException("the parent is gone");
    }
    return line;
  }

  private void run() throws Exception {
    ParentClock.require(task.parentNanos());
    Trace trace = Trace.map(Path.of(task.traceFile()));
    WriteLedger ledger = WriteLedger.open(Path.of(task.ledgerFile()));
    TiercelConfig config =
        TiercelConfig.builder()
            .nodes(task.nodes())
            .credentials(task.client(), task.secret())
            .deadline(CONNECT)
            .build();
    try (Tiercel tiercel = Tiercel.connect(config)) {
      Duration bound = Duration.ofMillis(task.boundMillis());
      Shop shop = new Shop(tiercel, trace, Freshness.bounded(bound));
      WarmUp.run(shop, task.callers(), WARM_UP);
      say(AppLine.READY);
      if (!lineOf(parent).equals(AppLine.GO)) {
        throw new IOException("the parent said something else than go");
      }
      endWithParent();
      replay(tiercel, shop, trace, ledger);
    }
  }

  private void endWithParent() {
    Thread watcher =
        new Thread(
            () -> {
              try {
                parent.readLine();
              } catch (IOException gone) {
                System.err.println("the parent is gone: " + gone);
              }
              Runtime.getRuntime().halt(1);
            },
            "demo-parent-watcher");
    watcher.setDaemon(true);
    watcher.start();
  }

  private void replay(Tiercel tiercel, Shop shop, Trace trace, WriteLedger ledger)
      throws ExecutionException, InterruptedException {
    Statistics before = tiercel.statistics();
    long start = System.nanoTime();
    long end = start + TimeUnit.MILLISECONDS.toNanos(task.runMillis());
    RequestPlan plan = new RequestPlan(task.seed(), task.writeShare());
    long bound = TimeUnit.MILLISECONDS.toNanos(task.boundMillis());
    List<Caller> callers = new ArrayList<>();
    int all = task.apps() * task.callers();
    for (int i = 0; i < task.callers(); i++) {
      int first = i * task.apps() + task.number();
      Caller.Lane lane = new Caller.Lane(first, all, first + 1, end);
      Shop view = task.sessions() ? shop.in(tiercel.newSession()) : shop;
      callers.add(new Caller(lane, view, trace, plan, ledger, bound));
    }
    List<Tally> tallies = callers.stream().map(Caller::tally).toList();
    await(callers, tallies);
    long nanos = System.nanoTime() - start;
    Statistics sdk = tiercel.statistics();
    long retries = sdk.retries() - before.retries();
    long merged = sdk.mergedReads() - before.mergedReads();
    say(AppLine.RESULT + JsonLine.json(AppReport.end(tallies, retries, merged, nanos)));
  }

  private static void await(List<Caller> callers, List<Tally> tallies)
      throws ExecutionException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(callers.size());
    List<Future<?>> running = new ArrayList<>();
    callers.forEach(caller -> running.add(threads.submit(caller)));
    threads.shutdown();
    for (Future<?> each : running) {
      awaitOne(each, tallies);
    }
  }

  private static void awaitOne(Future<?> caller, List<Tally> tallies)
      throws ExecutionException, InterruptedException {
    while (true) {
      try {
        caller.get(REPORT_MILLIS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException stillRunning) {
        say(AppLine.PROGRESS + JsonLine.json(AppReport.progress(tallies)));
      }
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
