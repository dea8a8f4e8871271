package io.tiercel.cli;

import io.tiercel.cli.run.ReportFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How slots are moved, and where the result goes; a mixin. */
final class MoveOptions {
  private static final long MOST = 10_000_000;

  @Option(
      names = "--rows-per-second",
      paramLabel = "ROWS",
      description =
          "Copy at most so many rows a second; 0 for as fast as can be. Default: as fast as the"
              + " foreground's commits and the replicas allow.")
  private @Nullable Long rowsPerSecond;

  @Option(names = "--report", paramLabel = "FILE", description = "Write the result there, as JSON.")
  private @Nullable Path reportFile;

  /** Refuses wrong options before anything is looked at. */
  void check() {
    @Nullable Long unusedLimit = rowsPerSecond();
    ReportFile unusedReport = report();
  }

  /** The limit; 0 for none; null to let the measured load decide. */
  @Nullable Long rowsPerSecond() {
    if (rowsPerSecond != null && (rowsPerSecond < 0 || rowsPerSecond > MOST)) {
      throw CommandException.usage(
          "--rows-per-second is " + rowsPerSecond + "; allowed are 0 to " + MOST + ".");
    }
    return rowsPerSecond;
  }

  /** Where the result goes. */
  ReportFile report() {
    return new ReportFile(reportFile);
  }
}
