package io.tiercel.cli.run;

import io.tiercel.local.FileTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The folder of one run. It is locked while the run lasts; a folder that nobody has locked was left
 * by a run that was killed, and the next one removes it. Closing removes it. Thread-safe.
 */
public final class RunFolder implements AutoCloseable {
  private static final String PREFIX = "run-";
  private static final String LOCK = "lock";
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Path path;
  private final FileChannel lock;

  private RunFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Removes what killed runs left under the parent, and makes a new folder there. */
  public static RunFolder create(Path parent) {
    try {
      Files.createDirectories(parent);
      for (Path left : runs(parent)) {
        removeUnlessLocked(left);
      }
      Path path = Files.createTempDirectory(parent, PREFIX);
      FileChannel channel =
          FileChannel.open(
              path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        throw new IOException("the lock of a new folder is taken");
      }
      return new RunFolder(path, channel);
    } catch (IOException unusable) {
      throw RunException.failed(
          "the folder " + parent + " cannot be used: " + unusable.getMessage(), unusable);
    }
  }

  /** The folder, or a place in it. */
  public Path path() {
    return path;
  }

  /** The folder, or a place in it. */
  public Path resolve(String name) {
    return path.resolve(name);
  }

  private static List<Path> runs(Path parent) throws IOException {
    try (Stream<Path> all = Files.list(parent)) {
      return all.filter(each -> each.getFileName().toString().startsWith(PREFIX)).toList();
    }
  }

  private static void removeUnlessLocked(Path left) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                left.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock taken = channel.tryLock()) {
      if (taken != null) {
        FileTree.delete(left);
      }
    } catch (OverlappingFileLockException | NoSuchFileException ofThisProcessOrJustRemoved) {
      return;
    }
  }

  /**
   * Removes it in a process that is being ended, as soon as the others that end parts of the run
   * have removed theirs; what cannot be removed now is left to the next run.
   *
   * @param partsOfOthers a folder in it that others remove
   */
  public void removeAfter(String partsOfOthers, Duration longest) {
    long latest = System.nanoTime() + longest.toNanos();
    while (Files.exists(resolve(partsOfOthers)) && System.nanoTime() - latest < 0) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
    try {
      FileTree.delete(path);
    } catch (IOException leftToTheNextRun) {
      return;
    }
  }

  @Override
  public void close() {
    try {
      FileTree.delete(path);
      lock.close();
    } catch (IOException e) {
      throw RunException.failed("the folder " + path + " cannot be removed: " + e, e);
    }
  }
}
