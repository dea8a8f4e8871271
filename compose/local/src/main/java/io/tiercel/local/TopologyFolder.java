package io.tiercel.local;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/**
 * A folder with a topology in it, living or left over.
 *
 * @param path the folder
 */
record TopologyFolder(Path path) {
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(20);
  private static final String MADE_FOLDER = "madeFolder";
  private static final String DETACHED = "detached";

  ServerFiles server(String name) {
    return new ServerFiles(path.resolve(name));
  }

  /** What the folder says, if a topology is in it. */
  Optional<TopologyFile> state() {
    Path file = path.resolve(TopologyFile.NAME);
    return Files.exists(file) ? Optional.of(TopologyFile.read(file)) : Optional.empty();
  }

  static boolean isDetached(TopologyFile state) {
    return Boolean.parseBoolean(state.properties().getProperty(DETACHED));
  }

  /** Makes the folder for a new topology and clears away a dead one's remains. */
  Properties prepare(boolean detached) {
    Optional<TopologyFile> before = state();
    before.ifPresent(this::refuseIfAlive);
    boolean madeBefore =
        before.map(state -> state.properties().containsKey(MADE_FOLDER)).orElse(false);
    before.ifPresent(this::remove);
    Properties properties = new Properties();
    properties.setProperty(DETACHED, Boolean.toString(detached));
    try {
      if (madeBefore || !Files.isDirectory(path)) {
        properties.setProperty(MADE_FOLDER, "true");
      }
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new LocalMySqlException(
          "Cannot make the folder " + path + " (" + e + "). Choose one that you may write to.", e);
    }
    return properties;
  }

  private void refuseIfAlive(TopologyFile state) {
    for (TopologyFile.Server server : state.servers()) {
      if (process(server).alive()) {
        throw new LocalMySqlException(
            path
                + " already has servers that run ("
                + server.name()
                + ", process "
                + server.pid()
                + "). Stop them first, or choose another folder.",
            null);
      }
    }
  }

  /** Ends exactly the servers that the folder names and deletes what was made for them. */
  void remove(TopologyFile state) {
    for (TopologyFile.Server server : state.servers()) {
      process(server).kill(ENDS_WITHIN);
      startedUnnoticed(server).ifPresent(process -> process.kill(ENDS_WITHIN));
    }
    try {
      for (TopologyFile.Server server : state.servers()) {
        FileTree.delete(path.resolve(server.name()));
      }
      Files.deleteIfExists(path.resolve(TopologyFile.PASSWORD_NAME));
      Files.deleteIfExists(path.resolve(TopologyFile.NAME));
      if (state.properties().containsKey(MADE_FOLDER)) {
        Files.deleteIfExists(path);
      }
    } catch (DirectoryNotEmptyException | NoSuchFileException e) {
      // Somebody else keeps things in the folder we made, or removes it as we do: both are fine.
      return;
    } catch (IOException e) {
      throw new LocalMySqlException("Cannot delete the servers' data in " + path + ": " + e, e);
    }
  }

  private ServerProcess process(TopologyFile.Server server) {
    return new ServerProcess(server.pid(), server.startMillis(), server(server.name()).argument());
  }

  /** A process whose start was not noted any more, because ours was killed at that moment. */
  private Optional<ServerProcess> startedUnnoticed(TopologyFile.Server server) {
    ServerFiles files = server(server.name());
    try {
      long pid = Long.parseLong(Files.readString(files.pidFile()).strip());
      return ProcessHandle.of(pid)
          .filter(handle -> handle.info().arguments().isPresent())
          .map(handle -> ServerProcess.of(handle, files.argument()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
