package io.tiercel.cli.check.disturbance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/**
 * What goes wrong inside one process now: a file that the check writes and the process reads, both
 * without a call of the system. Outlives the process, so that another in its place finds the same.
 * Thread-safe.
 */
public final class DisturbanceFile {
  /** Tells a process where its file is. */
  static final String PROPERTY = "io.tiercel.check.disturbance";

  private static final int SIZE = 16;
  private static final int ROAD = 0;
  private static final int CLOCK = 4;

  private final Path path;
  private final MappedByteBuffer content;

  /** What happens to invalidations that come in. */
  public enum Road {
    /** Nothing. */
    OPEN,
    /** Some are lost. */
    LOSES,
    /** Some are late, and all behind them. */
    DELAYS,
    /** Some come twice. */
    DOUBLES
  }

  private DisturbanceFile(Path path, MappedByteBuffer content) {
    this.path = path;
    this.content = content;
  }

  /** Opens it; one that is not there yet says that nothing goes wrong. */
  public static DisturbanceFile at(Path path) {
    try (FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new DisturbanceFile(path, channel.map(MapMode.READ_WRITE, 0, SIZE));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot map " + path, e);
    }
  }

  /** Flags of Java for the process. */
  public List<String> jvmFlags() {
    return List.of("-D" + PROPERTY + "=" + path);
  }

  /** From now on this happens to invalidations. */
  @SuppressWarnings("EnumOrdinal") // both processes are of one build
  public void road(Road road) {
    content.putInt(ROAD, road.ordinal());
  }

  @SuppressWarnings("EnumOrdinal") // both processes are of one build
  Road road() {
    return Road.values()[content.getInt(ROAD)];
  }

  /** From now on the wall clock is that far off. */
  public void clock(Duration step) {
    content.putInt(CLOCK, (int) step.toMillis());
  }

  int clockMillis() {
    return content.getInt(CLOCK);
  }
}
