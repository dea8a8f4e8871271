package io.tiercel.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts server processes. Detached ones get a session of their own, so that Ctrl-C in the terminal
 * does not reach them. The others die with this process, even when it is killed, where the system
 * can do that (Linux).
 */
final class ServerLauncher {
  // Linux ties "the parent's death" to the thread that started the child, so that thread must live
  // as long as the JVM: one daemon thread that nobody ends.
  private static final ExecutorService IMMORTAL =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "tiercel-mysql-launcher");
            thread.setDaemon(true);
            return thread;
          });

  private final List<String> prefix;

  private ServerLauncher(List<String> prefix) {
    this.prefix = prefix;
  }

  static ServerLauncher detached() {
    return new ServerLauncher(program("setsid").map(List::of).orElse(List.of()));
  }

  static ServerLauncher dyingWithParent() {
    return new ServerLauncher(
        program("setpriv").map(path -> List.of(path, "--pdeathsig", "KILL")).orElse(List.of()));
  }

  /** As on a system that can do neither. */
  static ServerLauncher plain() {
    return new ServerLauncher(List.of());
  }

  ProcessHandle start(MySqlBinary binary, List<String> arguments, Path output) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(binary.mysqld().toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().putAll(binary.environment());
    try {
      return IMMORTAL.submit(() -> builder.start().toHandle()).get();
    } catch (ExecutionException e) {
      throw new IOException("Cannot run " + binary.mysqld(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while starting " + binary.mysqld(), e);
    }
  }

  private static Optional<String> program(String name) {
    for (String folder : List.of("/usr/bin", "/bin")) {
      Path path = Path.of(folder, name);
      if (Files.isExecutable(path)) {
        return Optional.of(path.toString());
      }
    }
    return Optional.empty();
  }
}
