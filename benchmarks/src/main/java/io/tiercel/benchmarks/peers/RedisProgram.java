package io.tiercel.benchmarks.peers;

import io.tiercel.cli.run.RunException;
import io.tiercel.local.FileTree;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The server's program: that on the path, else Debian's package, fetched and unpacked into a folder
 * without being installed.
 *
 * @param file the program
 * @param libraries the folder with its libraries; null where the system has them
 */
record RedisProgram(Path file, @Nullable Path libraries) {
  private static final String NAME = "redis-server";
  private static final List<String> PACKAGES =
      List.of("redis-server", "redis-tools", "libjemalloc2", "liblzf1");
  private static final int MINUTES = 3;

  /** Finds it, or fetches it into this folder. */
  static RedisProgram provide(Path cache) {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path program = Path.of(folder, NAME);
      if (Files.isExecutable(program)) {
        return new RedisProgram(program, null);
      }
    }
    Path home = cache.resolve("redis");
    try {
      if (!Files.isDirectory(home)) {
        fetch(home);
      }
      return new RedisProgram(home.resolve("usr/bin").resolve(NAME), libraries(home));
    } catch (IOException failed) {
      throw RunException.failed(
          "there is no redis-server, and Debian's package cannot be had: "
              + failed.getMessage()
              + ". Install it: sudo apt-get install redis-server",
          failed);
    }
  }

  private static void fetch(Path home) throws IOException {
    Path beside = home.resolveSibling(home.getFileName() + ".unfinished");
    FileTree.delete(beside);
    Path packages = Files.createDirectories(beside.resolve("packages"));
    List<String> download = new ArrayList<>(List.of("apt-get", "-qq", "download"));
    download.addAll(PACKAGES);
    run(packages, download);
    for (Path file : files(packages)) {
      run(packages, List.of("dpkg-deb", "-x", file.toString(), beside.toString()));
    }
    FileTree.delete(packages);
    Files.move(beside, home);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".deb")).toList();
    }
  }

  private static Path libraries(Path home) throws IOException {
    try (Stream<Path> folders = Files.list(home.resolve("usr/lib"))) {
      return folders
          .filter(folder -> folder.toString().endsWith("-linux-gnu"))
          .findFirst()
          .orElseThrow(() -> new IOException("no libraries in " + home));
    }
  }

  private static void run(Path folder, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException(String.join(" ", command) + " does not succeed");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    } finally {
      process.destroyForcibly();
    }
  }
}
