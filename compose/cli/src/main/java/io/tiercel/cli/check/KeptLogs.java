package io.tiercel.cli.check;

import io.tiercel.cli.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** Saves logs from a folder that is about to be removed. */
final class KeptLogs {
  private KeptLogs() {}

  /** Copies every log of these folders, not of those below them. */
  static void copy(List<Path> from, Path to) {
    try {
      Files.createDirectories(to);
      for (Path folder : from) {
        for (Path log : logs(folder)) {
          Files.copy(log, to.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException unwritable) {
      throw RunException.failed("the logs cannot be kept in " + to + ": " + unwritable, unwritable);
    }
  }

  private static List<Path> logs(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".log") || file.toString().endsWith(".err"))
          .toList();
    }
  }
}
