package io.tiercel.benchmarks.trace;

import io.tiercel.cli.run.RunFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All applications of an entrant. Closing ends them. Confined to one thread. */
final class Applications implements AutoCloseable {
  /** How many there are. */
  static final int COUNT = 4;

  /** Threads of each. */
  static final int CALLERS = 4;

  private static final Duration LONGEST_FILL = Duration.ofMinutes(10);
  private static final Duration LONGEST_OPERATION = Duration.ofMinutes(1);

  private final List<Application> all;

  private Applications(List<Application> all) {
    this.all = all;
  }

  /**
   * Starts them; they are connected when this returns.
   *
   * @param folder gets their logs and what they share
   * @param trace as a file
   * @param objects of the trace
   */
  static Applications start(
      Entrant entrant, Backends backends, RunFolder folder, Path trace, int objects) {
    Path versions = folder.resolve(entrant.label() + ".versions");
    var unused = AcknowledgedVersions.create(versions, objects);
    Applications applications = new Applications(new ArrayList<>());
    try {
      for (int number = 0; number < COUNT; number++) {
        ReplayTask task =
            new ReplayTask(
                entrant,
                number,
                COUNT,
                CALLERS,
                backends,
                trace.toString(),
                versions.toString(),
                System.nanoTime());
        Path log = folder.resolve(entrant.label() + "-" + (number + 1) + ".log");
        applications.all.add(Application.start(task, log));
      }
      applications.all.forEach(Application::awaitReady);
      return applications;
    } catch (RuntimeException failed) {
      applications.close();
      throw failed;
    }
  }

  /** Reads every object once, all of them together. */
  void fill() {
    all.forEach(Application::fill);
    ReplayCounts unused = counts(LONGEST_FILL);
  }

  /** Lets all of them replay for so long. */
  ReplayCounts turn(Duration time) {
    all.forEach(application -> application.turn(time));
    return counts(time.plus(LONGEST_OPERATION));
  }

  private ReplayCounts counts(Duration longest) {
    return all.stream()
        .map(application -> application.counts(longest))
        .reduce(ReplayCounts::and)
        .orElseThrow();
  }

  @Override
  public void close() {
    all.forEach(Application::close);
  }
}
