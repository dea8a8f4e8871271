package io.tiercel.benchmarks.trace;

import io.tiercel.cli.demo.trace.Trace;
import io.tiercel.cli.run.JsonLine;
import io.tiercel.cli.run.ParentClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The entry of an application: connects, reads its part of the objects or replays the trace as
 * often as its parent says, and tells what it counted. Ends with its input, or with the first
 * failure.
 */
final class ReplayApp {
  /** From the application: connected. */
  static final String READY = "ready";

  /** From the parent: read your part of the objects. */
  static final String FILL = "fill";

  /** From the parent, with milliseconds: replay for so long. */
  static final String TURN = "turn ";

  /** From the application, with {@link ReplayCounts}: done. */
  static final String COUNTS = "counts ";

  private final List<ReplayCaller> callers = new ArrayList<>();
  private final ExecutorService threads;

  private ReplayApp(ReplayTask task) {
    ParentClock.require(task.parentNanos());
    Trace trace = Trace.map(Path.of(task.traceFile()));
    AcknowledgedVersions acknowledged = AcknowledgedVersions.open(Path.of(task.versionsFile()));
    TraceRows rows = task.entrant().open(task.backends(), task.callers());
    ReplayCaller.Share share = ReplayCaller.Share.of(task.number(), task.applications());
    int all = task.applications() * task.callers();
    for (int i = 0; i < task.callers(); i++) {
      int number = task.number() * task.callers() + i;
      ReplayCaller.Place place = new ReplayCaller.Place(number, all);
      callers.add(new ReplayCaller(trace, rows, acknowledged, share, place));
    }
    this.threads = Executors.newFixedThreadPool(task.callers());
  }

  /** Replays as the first line of input says, until the input ends. */
  public static void main(String[] args) throws IOException {
    // Peers have threads that would keep the process alive without this one.
    Thread.currentThread().setUncaughtExceptionHandler(ReplayApp::end);
    BufferedReader parent =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String first = parent.readLine();
    if (first == null) {
      throw new IOException("the parent is gone");
    }
    ReplayApp app = new ReplayApp(JsonLine.parse(first, ReplayTask.class));
    say(READY);
    for (String line = parent.readLine(); line != null; line = parent.readLine()) {
      app.start(task(line));
    }
    Runtime.getRuntime().halt(0);
  }

  private static void end(Thread thread, Throwable failure) {
    failure.printStackTrace();
    Runtime.getRuntime().halt(1);
  }

  private static Function<ReplayCaller, ReplayCounts> task(String line) {
    if (line.equals(FILL)) {
      return ReplayCaller::fill;
    }
    long nanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(line.substring(TURN.length())));
    return caller -> caller.replay(nanos);
  }

  /** Beside the thread that hears when the parent is gone. */
  private void start(Function<ReplayCaller, ReplayCounts> task) {
    Thread turn = new Thread(() -> say(COUNTS + JsonLine.json(allDo(task))), "bench-turn");
    turn.setUncaughtExceptionHandler(ReplayApp::end);
    turn.start();
  }

  private ReplayCounts allDo(Function<ReplayCaller, ReplayCounts> task) {
    List<Callable<ReplayCounts>> tasks = new ArrayList<>();
    callers.forEach(caller -> tasks.add(() -> task.apply(caller)));
    ReplayCounts sum = ReplayCounts.NONE;
    try {
      for (Future<ReplayCounts> caller : threads.invokeAll(tasks)) {
        sum = sum.and(caller.get());
      }
      return sum;
    } catch (ExecutionException failed) {
      throw new IllegalStateException("a caller failed", failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while replaying", interrupted);
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
