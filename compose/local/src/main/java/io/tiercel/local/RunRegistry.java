package io.tiercel.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The list, in the user's cache folder, of topologies that must end with the process that started
 * them. Thread-safe, and safe between processes.
 *
 * <p>An entry is a file with the topology's folder in it, named after its owner's process id and
 * start time, and locked by the owner: the system gives the lock back however the owner ends. Who
 * finds the owner gone and gets the lock cleans up. Both are asked, because process ids mean
 * nothing between containers that share a home folder, and locks nothing on some network file
 * systems. A process must not even open its own entries: closing any channel to a file gives up the
 * process's locks on it.
 */
final class RunRegistry {
  private static final Logger log = LoggerFactory.getLogger(RunRegistry.class);
  private static final String SUFFIX = ".run";
  private static final long START_TOLERANCE_MILLIS = 2_000;

  private final Path folder;

  RunRegistry(CacheFolder cache) {
    this.folder = cache.root().resolve("runs");
  }

  /** An entry; closed when the topology is gone, or shall outlive this process. */
  interface Entry extends AutoCloseable {
    @Override
    void close();
  }

  /** Adds a topology's folder. */
  Entry add(Path topologyFolder) {
    try {
      Files.createDirectories(folder);
      ProcessHandle self = ProcessHandle.current();
      String name = self.pid() + "_" + startMillis(self) + "_" + UUID.randomUUID();
      // Under another name first: nobody may see an entry that is not locked and written yet.
      Path unfinished = folder.resolve(name + ".new");
      FileChannel channel =
          FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      channel.lock();
      channel.write(ByteBuffer.wrap(topologyFolder.toString().getBytes(StandardCharsets.UTF_8)));
      Path file = Files.move(unfinished, folder.resolve(name + SUFFIX));
      return () -> remove(file, channel);
    } catch (IOException e) {
      throw new LocalMySqlException("Cannot write to " + folder + ": " + e, e);
    }
  }

  private static void remove(Path file, FileChannel channel) {
    try (channel) {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("Cannot delete {}: {}", file, e.toString());
    }
  }

  /** Ends and removes every topology whose owner is gone. */
  void cleanUp() {
    for (Path entry : entries()) {
      if (ownerAlive(entry)) {
        continue;
      }
      try (FileChannel channel =
              FileChannel.open(entry, StandardOpenOption.READ, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        if (lock != null) {
          cleanUp(entry, channel);
        }
      } catch (OverlappingFileLockException e) {
        log.debug("Another thread cleans up after {}", entry);
      } catch (IOException | LocalMySqlException e) {
        log.warn("Cannot clean up after {}: {}", entry, e.toString());
      }
    }
  }

  private List<Path> entries() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
    } catch (IOException e) {
      log.warn("Cannot read {}: {}", folder, e.toString());
      return List.of();
    }
  }

  private static boolean ownerAlive(Path entry) {
    String[] words = entry.getFileName().toString().split("_", -1);
    try {
      long startMillis = Long.parseLong(words[1]);
      return ProcessHandle.of(Long.parseLong(words[0]))
          .filter(ProcessHandle::isAlive)
          .filter(owner -> Math.abs(startMillis(owner) - startMillis) <= START_TOLERANCE_MILLIS)
          .isPresent();
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      log.warn("{} is not an entry of ours", entry);
      return true;
    }
  }

  private static long startMillis(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static void cleanUp(Path entry, FileChannel content) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) content.size());
    int read = 0;
    while (bytes.hasRemaining() && read >= 0) {
      read = content.read(bytes);
    }
    Path topologyFolder = Path.of(new String(bytes.array(), StandardCharsets.UTF_8));
    log.info("Removing the MySQL servers that a killed process left in {}", topologyFolder);
    TopologyFolder left = new TopologyFolder(topologyFolder);
    left.state().ifPresent(left::remove);
    Files.deleteIfExists(entry);
  }
}
