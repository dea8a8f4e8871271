package io.tiercel.cli.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process and when it began, so that another process that got the same number later is not taken
 * for it.
 *
 * @param pid the operating system's number
 * @param startMillis when it began, milliseconds since 1970; 0 where the system does not say
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ProcessIdentity(long pid, long startMillis) {
  /** No process yet. */
  public static final ProcessIdentity NONE = new ProcessIdentity(0, 0);

  /** The system counts from its boot in ticks of 10 ms, and its boot time moves with the clock. */
  private static final Duration TOLERANCE = Duration.ofSeconds(3);

  /** The identity of a process that runs now. */
  public static ProcessIdentity of(ProcessHandle process) {
    long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return new ProcessIdentity(process.pid(), start);
  }

  /** The process, if it still runs; one that is dead and not yet buried does not. */
  public Optional<ProcessHandle> find() {
    if (pid <= 0) {
      return Optional.empty();
    }
    return ProcessHandle.of(pid).filter(this::sameStart).filter(process -> !zombie());
  }

  /** Whether the process still runs. */
  public boolean alive() {
    return find().isPresent();
  }

  /** Whether the process is frozen by SIGSTOP; false where the system does not say. */
  public boolean stopped() {
    return state() == 'T';
  }

  private boolean zombie() {
    return state() == 'Z' || state() == 'X';
  }

  private boolean sameStart(ProcessHandle process) {
    return process.info().startInstant().map(start -> startMillis == 0 || near(start)).orElse(true);
  }

  private boolean near(Instant start) {
    return Math.abs(start.toEpochMilli() - startMillis) <= TOLERANCE.toMillis();
  }

  private char state() {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    try {
      String line = Files.readString(stat);
      int name = line.lastIndexOf(')');
      return name < 0 || name + 2 >= line.length() ? '?' : line.charAt(name + 2);
    } catch (IOException noSuchProcessOrNoProc) {
      return '?';
    }
  }
}
