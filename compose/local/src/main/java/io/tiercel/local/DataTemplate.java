package io.tiercel.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An initialised data folder that is made once for each server version and copied per server. */
final class DataTemplate {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final MySqlBinary binary;
  private final CacheFolder cache;

  DataTemplate(MySqlBinary binary, CacheFolder cache) {
    this.binary = binary;
    this.cache = cache;
  }

  void copyTo(Path data) throws IOException {
    String name = "data-" + binary.version() + "-" + ServerOptions.TEMPLATE;
    FileTree.copy(cache.folder(name, this::initialise), data);
  }

  private void initialise(Path folder) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(binary.mysqld().toString());
    command.add("--no-defaults");
    command.add("--initialize-insecure");
    command.add("--datadir=" + folder);
    ServerOptions.initialisation(binary).forEach(option -> command.add("--" + option));
    ProgramRun run = ProgramRun.of(TIMEOUT, binary.environment(), command);
    if (run.exitCode() != 0) {
      throw new LocalMySqlException(
          binary.mysqld()
              + " cannot make a data folder in "
              + folder
              + " (exit code "
              + run.exitCode()
              + "):\n"
              + run.output(),
          null);
    }
    // The server's own identity; each copy makes a new one at its first start.
    Files.deleteIfExists(folder.resolve("auto.cnf"));
  }
}
