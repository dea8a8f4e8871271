package io.tiercel.cli.demo.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Copies an artifact with the project's own Maven wrapper, by the user's own Maven settings. */
final class MavenCopy {
  private static final String GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy";
  private static final int MINUTES = 10;

  private final Path projectRoot;

  /** Uses the wrapper {@code mvnw} in this folder. */
  MavenCopy(Path projectRoot) {
    this.projectRoot = projectRoot;
  }

  /**
   * Copies one jar.
   *
   * @param artifact {@code group:artifact:version}
   * @param folder where it goes, with Maven's own output in {@code maven.log}
   * @throws TraceException when there is no wrapper, or Maven fails or takes too long
   */
  void copy(String artifact, Path folder) throws IOException {
    Path wrapper = projectRoot.toAbsolutePath().resolve("mvnw");
    if (!Files.isExecutable(wrapper)) {
      throw new TraceException("there is no Maven wrapper " + wrapper, null);
    }
    Process process =
        new ProcessBuilder(
                wrapper.toString(),
                "-B",
                "-q",
                GOAL,
                "-Dartifact=" + artifact,
                "-DoutputDirectory=" + folder.toAbsolutePath())
            // Not in the project: its own modules, which nobody installed, would be asked for.
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("maven.log").toFile())
            .start();
    process.getOutputStream().close();
    awaitEnd(process);
    if (process.exitValue() != 0) {
      throw new TraceException("Maven could not fetch " + artifact, null);
    }
  }

  private static void awaitEnd(Process process) {
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        throw new TraceException("Maven took more than " + MINUTES + " minutes", null);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new TraceException("interrupted while Maven fetched it", interrupted);
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }
}
