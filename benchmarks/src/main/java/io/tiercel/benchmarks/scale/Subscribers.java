package io.tiercel.benchmarks.scale;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.run.ChildProcess;
import io.tiercel.cli.run.RunException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The process with the subscribers as its parent sees it. Closing ends it. */
final class Subscribers implements AutoCloseable {
  private static final int LONGEST_SECONDS = 300;
  private static final int CATCH_UP_SECONDS = 20;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final ChildProcess process;

  Subscribers(LocalCluster cluster, Path log) {
    process =
        ChildProcess.start(
            new ChildProcess.Program(
                "subscribers", SubscribersApp.class, List.of("-Xmx3g", "-Xss512k"), log),
            lines::add,
            lines::add);
    process.say(
        String.join(" ", cluster.nodeAddresses(), cluster.clientName(), cluster.clientSecret()));
  }

  /**
   * Connects until there are so many.
   *
   * @return how many there are; fewer when the machine has no room for more
   */
  int grow(int count) {
    return Math.toIntExact(ask(String.valueOf(count)));
  }

  /** The invalidations that all of them have heard, once nothing more comes. */
  long heard() {
    long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(CATCH_UP_SECONDS);
    long before = -1;
    long heard = ask(SubscribersApp.HEARD);
    while (heard != before && System.nanoTime() - latest < 0) {
      LockSupport.parkNanos(LOOK_NANOS);
      before = heard;
      heard = ask(SubscribersApp.HEARD);
    }
    return heard;
  }

  private long ask(String question) {
    process.say(question);
    try {
      String line = lines.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
      if (line == null || !line.startsWith(SubscribersApp.ANSWER)) {
        String why = line == null ? "no answer in " + LONGEST_SECONDS + " s" : line;
        throw RunException.failed("the subscribers fail at " + question + ": " + why, null);
      }
      return Long.parseLong(line.substring(SubscribersApp.ANSWER.length()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw RunException.failed("interrupted while measuring", interrupted);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
