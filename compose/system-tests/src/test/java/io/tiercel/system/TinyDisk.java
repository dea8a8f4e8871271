package io.tiercel.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A folder on a disk with less than 16 GB of room: one that is there (every Linux has small ones in
 * memory), or a small one mounted for the test, which takes an administrator.
 *
 * @param folder for the test alone
 * @param mounted whether closing it unmounts a disk
 */
record TinyDisk(Path folder, boolean mounted) implements AutoCloseable {
  private static final long TINY_BYTES = 16_000L << 20;

  /** Finds or makes one; the folder given is where one may be mounted. */
  static TinyDisk find(Path mountPoint) throws IOException {
    List<Path> places = new ArrayList<>(List.of(Path.of("/run/lock"), Path.of("/dev/shm")));
    String own = System.getenv("XDG_RUNTIME_DIR");
    if (own != null) {
      places.add(Path.of(own));
    }
    for (Path place : places) {
      if (Files.isWritable(place) && Files.getFileStore(place).getUsableSpace() < TINY_BYTES) {
        return new TinyDisk(Files.createTempDirectory(place, "tiercel-tiny"), false);
      }
    }
    Path folder = Files.createDirectory(mountPoint.resolve("tiny"));
    run("mount", "-t", "tmpfs", "-o", "size=64m", "none", folder.toString());
    return new TinyDisk(folder, true);
  }

  @Override
  public void close() throws IOException {
    if (mounted) {
      run("umount", folder.toString());
    }
    try (var all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void run(String... command) throws IOException {
    try {
      int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (exit != 0) {
        throw new IOException(String.join(" ", command) + " ended with " + exit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
