package io.tiercel.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * One process, told from a later one with the same id by its start time and command line. Signals
 * go to it or to nobody.
 *
 * @param pid the process id
 * @param startMillis when it started, milliseconds since 1970
 * @param argument a word of its command line that no other process has
 */
record ServerProcess(long pid, long startMillis, String argument) {
  // The start time is computed from the boot time, which each JVM reads with its own rounding.
  private static final long START_TOLERANCE_MILLIS = 2_000;
  private static final Duration SIGNAL_TIMEOUT = Duration.ofSeconds(10);
  private static final boolean HAS_PROC = Files.exists(Path.of("/proc/self"));

  static ServerProcess of(ProcessHandle handle, String argument) {
    long start = handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return new ServerProcess(handle.pid(), start, argument);
  }

  boolean alive() {
    return handle().isPresent();
  }

  /** Ends it at once and waits until it is gone; true when it is. */
  boolean kill(Duration timeout) {
    Optional<ProcessHandle> handle = handle();
    if (handle.isEmpty()) {
      return true;
    }
    handle.get().destroyForcibly();
    long deadline = System.nanoTime() + timeout.toNanos();
    // The first look that finds it gone decides: one that is just going away may look alive again.
    while (alive()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      exitsWithin(Duration.ofMillis(10));
    }
    return true;
  }

  /** Waits so long at most; true when it has ended. */
  boolean exitsWithin(Duration time) {
    Optional<ProcessHandle> handle = handle();
    if (handle.isEmpty()) {
      return true;
    }
    try {
      handle.get().onExit().get(time.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return !alive();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalMySqlException("Interrupted while waiting for process " + pid, e);
    }
  }

  /** Sends STOP or CONT. */
  void signal(String name) {
    if (!alive()) {
      throw new LocalMySqlException("Process " + pid + " has ended; no " + name + " for it", null);
    }
    try {
      ProgramRun run =
          ProgramRun.of(SIGNAL_TIMEOUT, Map.of(), "kill", "-" + name, Long.toString(pid));
      if (run.exitCode() != 0) {
        throw new LocalMySqlException("kill -" + name + " " + pid + ": " + run.output(), null);
      }
    } catch (IOException e) {
      throw new LocalMySqlException("Cannot run kill: " + e.getMessage(), e);
    }
  }

  private Optional<ProcessHandle> handle() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(this::startedThen)
        .filter(this::hasArgument)
        .filter(handle -> !ended());
  }

  private boolean startedThen(ProcessHandle handle) {
    long start = handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return Math.abs(start - startMillis) <= START_TOLERANCE_MILLIS;
  }

  private boolean hasArgument(ProcessHandle handle) {
    // Where the system hides the command line, id and start time must do.
    return handle
        .info()
        .arguments()
        .map(words -> Arrays.asList(words).contains(argument))
        .orElse(true);
  }

  /**
   * Gone since the last look, or ended but not yet waited for by whoever inherited it; in a
   * container that may be never. The first thread may end long before the others, which still hold
   * ports and files.
   */
  private boolean ended() {
    Path process = Path.of("/proc", Long.toString(pid));
    if (!Files.exists(process)) {
      return HAS_PROC;
    }
    try (Stream<Path> threads = Files.list(process.resolve("task"))) {
      String line = Files.readString(process.resolve("stat"));
      int afterName = line.lastIndexOf(')');
      return line.startsWith(" Z", afterName + 1) && threads.count() == 1;
    } catch (IOException e) {
      // It went away between two looks.
      return !Files.exists(process);
    }
  }
}
