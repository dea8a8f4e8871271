package io.tiercel.cli.run;

import io.tiercel.cli.output.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file that a long run writes its report into. */
public final class ReportFile {
  private final @Nullable Path file;

  /**
   * Refuses what cannot be written, before anything is started: minutes later is too late to learn
   * it.
   *
   * @param file null for none
   * @throws RunException it is no file in a folder that is there
   */
  public ReportFile(@Nullable Path file) {
    this.file = file;
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
      throw RunException.usage(
          "--report is " + file + ", which is no file in a folder that is there.");
    }
  }

  /**
   * Writes the report as JSON.
   *
   * @throws RunException it cannot be written
   */
  public void write(Object report) {
    if (file == null) {
      return;
    }
    try {
      Files.writeString(file, Json.text(report) + "\n");
    } catch (IOException unwritable) {
      throw RunException.failed(
          "the report " + file + " cannot be written: " + unwritable.getMessage() + ".",
          unwritable);
    }
  }
}
