package io.tiercel.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A short program run to its end.
 *
 * @param exitCode what it returned, -1 when it was ended for taking too long
 * @param output standard output and error together
 */
record ProgramRun(int exitCode, String output) {
  static ProgramRun of(Duration timeout, Map<String, String> environment, String... command)
      throws IOException {
    return of(timeout, environment, List.of(command));
  }

  /**
   * Runs it.
   *
   * @throws IOException when it cannot be started
   */
  static ProgramRun of(Duration timeout, Map<String, String> environment, List<String> command)
      throws IOException {
    Path output = Files.createTempFile("tiercel-run", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      boolean ended = waitFor(process, timeout);
      return new ProgramRun(ended ? process.exitValue() : -1, read(output));
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static boolean waitFor(Process process, Duration timeout) {
    try {
      if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    return false;
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
