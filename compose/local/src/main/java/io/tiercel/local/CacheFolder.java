package io.tiercel.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The user's cache folder: things that are costly to make and the same for all processes.
 * Thread-safe, and safe between processes.
 */
final class CacheFolder {
  // A file lock belongs to the whole JVM; threads of it need a lock of their own.
  private static final Object THREADS = new Object();

  private final Path root;

  CacheFolder(Path root) {
    this.root = root;
  }

  /** Fills an empty folder. */
  interface Filler {
    void fill(Path emptyFolder) throws IOException;
  }

  Path root() {
    return root;
  }

  /**
   * The folder {@code name}, made by {@code filler} if it is not there. It appears whole or not at
   * all: it is filled beside its place and then renamed, under a lock that other processes honour.
   */
  Path folder(String name, Filler filler) {
    Path folder = root.resolve(name);
    if (Files.isDirectory(folder)) {
      return folder;
    }
    synchronized (THREADS) {
      try {
        Files.createDirectories(root);
        try (FileChannel channel =
                FileChannel.open(
                    root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.lock()) {
          return lock.isValid() && Files.isDirectory(folder) ? folder : make(folder, filler);
        }
      } catch (IOException e) {
        throw new LocalMySqlException(
            "Cannot make " + folder + ": " + e + ". The folder must be writable and have room.", e);
      }
    }
  }

  private static Path make(Path folder, Filler filler) throws IOException {
    Path beside = folder.resolveSibling(folder.getFileName() + ".unfinished");
    FileTree.delete(beside);
    Files.createDirectories(beside);
    filler.fill(beside);
    return Files.move(beside, folder, StandardCopyOption.ATOMIC_MOVE);
  }
}
