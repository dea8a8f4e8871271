package io.tiercel.cli.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tiercel.cli.cluster.LocalClusterException.Code;
import io.tiercel.cli.output.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds a cluster's state: {@code cluster.json}, {@code client.secret}, {@code
 * mysql.password}, {@code mysql/} and {@code nodes/}. Only its owner can read it. Thread-safe as
 * far as the file system is: changes happen under {@link #lock}.
 */
public final class StateFolder {
  /** The name of the folder where none is given. */
  public static final String DEFAULT = ".tiercel";

  private static final String STATE = "cluster.json";

  private final Path path;

  /** A folder that may not exist yet. */
  public StateFolder(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  /** Its absolute path. */
  public Path path() {
    return path;
  }

  /** Where the MySQL servers live. */
  Path mysql() {
    return path.resolve("mysql");
  }

  /** Where the nodes' configuration files and logs are. */
  public Path nodes() {
    return path.resolve("nodes");
  }

  /** The secret of the registered client. */
  public Path clientSecretFile() {
    return path.resolve("client.secret");
  }

  /** The password of the MySQL account. */
  public Path mysqlPasswordFile() {
    return path.resolve("mysql.password");
  }

  /** Makes the folder, or says why it cannot be. */
  void create() {
    try {
      Files.createDirectories(path);
      Files.createDirectories(nodes());
      protect(path, "rwx------");
    } catch (FileAlreadyExistsException e) {
      throw new LocalClusterException(
          Code.INVALID, "folder " + e.getFile() + " is a file. Name another with --folder.", e);
    } catch (IOException e) {
      throw new LocalClusterException(
          Code.INVALID,
          "folder " + path + " cannot be made: " + reason(e) + ". Name another with --folder.",
          e);
    }
  }

  /** What the folder remembers; empty when it has no cluster. */
  public Optional<ClusterState> read() {
    Path file = path.resolve(STATE);
    try {
      ClusterState state = Json.MAPPER.readValue(Files.readString(file), ClusterState.class);
      if (state.format() != ClusterState.FORMAT) {
        throw new LocalClusterException(
            Code.INVALID,
            file + " was written by another release of Tiercel (format " + state.format() + ").");
      }
      return Optional.of(state);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new LocalClusterException(
          Code.INVALID, file + " is damaged. Remove it when no process of it runs any more.", e);
    } catch (IOException e) {
      throw new LocalClusterException(
          Code.INVALID, file + " cannot be read: " + reason(e) + ".", e);
    }
  }

  /** Remembers the state; a crash leaves the old one or the new one. */
  void write(ClusterState state) {
    writePrivate(path.resolve(STATE), Json.text(state));
  }

  /** Writes a file that only the owner can read. */
  void writePrivate(Path file, String text) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      Files.createFile(fresh);
      protect(fresh, "rw-------");
      Files.writeString(fresh, text);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new LocalClusterException(
          Code.FAILED, file + " cannot be written: " + reason(e) + ".", e);
    }
  }

  /** The text of a file in the folder, without the blanks around it. */
  String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new LocalClusterException(
          Code.INVALID, file + " cannot be read: " + reason(e) + ".", e);
    }
  }

  /** Held while a cluster is started or ended, so that two commands do not do it at once. */
  Lock lock() {
    Path file = path.resolve("lock");
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new LocalClusterException(
            Code.ALREADY_RUNNING,
            "another command changes the cluster in " + path + ". Wait until it is done.");
      }
      return new Lock(channel);
    } catch (IOException e) {
      throw new LocalClusterException(
          Code.INVALID, "folder " + path + " cannot be used: " + reason(e) + ".", e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  /** Removes everything Tiercel put there; and the folder, if nothing else is in it. */
  void remove() {
    forget();
    try {
      removeTree(nodes());
      Files.deleteIfExists(path.resolve("lock"));
      removeIfEmpty();
    } catch (IOException e) {
      throw cannotRemove(e);
    }
  }

  /** Removes everything but the nodes' files and logs. */
  void forget() {
    try {
      removeTree(mysql());
      Files.deleteIfExists(clientSecretFile());
      Files.deleteIfExists(mysqlPasswordFile());
      Files.deleteIfExists(path.resolve(STATE));
    } catch (IOException e) {
      throw cannotRemove(e);
    }
  }

  /** Removes what a start that failed has left to be read. */
  void clear() {
    try {
      removeTree(nodes());
      Files.createDirectories(nodes());
    } catch (IOException e) {
      throw cannotRemove(e);
    }
  }

  private LocalClusterException cannotRemove(IOException e) {
    return new LocalClusterException(
        Code.FAILED, "folder " + path + " cannot be removed: " + reason(e) + ".", e);
  }

  private void removeIfEmpty() throws IOException {
    try (var rest = Files.list(path)) {
      if (rest.findAny().isEmpty()) {
        Files.delete(path);
      }
    } catch (NoSuchFileException alreadyGone) {
      return;
    }
  }

  private static void removeTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void protect(Path file, String permissions) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
  }

  private static String reason(IOException failure) {
    String name = failure.getClass().getSimpleName().replace("Exception", "");
    return failure.getMessage() == null ? name : name + " " + failure.getMessage();
  }

  /** Closing it lets the next command in. */
  record Lock(FileChannel channel) implements AutoCloseable {
    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new LocalClusterException(Code.FAILED, "a lock cannot be given back", e);
      }
    }
  }
}
