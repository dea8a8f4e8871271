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
 * Traces of a shop (headissue GmbH, Jens Wilke; CC BY 4.0): {@code orm-busy}, database objects that
 * its web application asked for during a busy daytime, and {@code web12}, pages of it asked for
 * before Christmas. They travel inside a jar on Maven Central, are extracted from there once, and
 * kept in the user's cache folder.
 *
 * <p>Maven itself fetches the jar, so the user's own settings, mirrors and offline repository
 * apply.
 */
public final class ShopTraces {
  /** Five million requests for 76,349 objects. */
  public static final String ORM_BUSY = "orm-busy";

  /** 95,607 requests for 13,756 objects. */
  public static final String WEB12 = "web12";

  private static final String GROUP = "com.github.ben-manes.caffeine";
  private static final String ARTIFACT = "simulator";
  private static final String VERSION = "3.2.4";
  private static final String JAR = ARTIFACT + "-" + VERSION + ".jar";
  private static final String ENTRIES =
      "com/github/benmanes/caffeine/cache/simulator/parser/cache2k/";

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
  public ShopTraces(
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
   * A trace's keys.
   *
   * @throws TraceException with the reason in few words when it cannot be had
   */
  int[] keys(String name) {
    Path kept = cacheFolder.resolve(fileOf(name));
    try {
      if (!Files.exists(kept)) {
        keep(name, kept);
      }
      return TraceDecoder.decode(kept);
    } catch (IOException failed) {
      throw new TraceException(failed.toString(), failed);
    }
  }

  private static String fileOf(String name) {
    return name + ".trace.xz";
  }

  private void keep(String name, Path kept) throws IOException {
    Files.createDirectories(cacheFolder);
    Path folder = Files.createTempDirectory(cacheFolder, "fetch-");
    try {
      Path extracted = folder.resolve(name);
      extract(jar(name, folder), fileOf(name), extracted);
      Files.move(extracted, kept, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      deleteFolder(folder);
    }
  }

  private Path jar(String name, Path folder) throws IOException {
    Path known =
        localRepository.resolve(
            Path.of(GROUP.replace('.', '/'), ARTIFACT, VERSION, JAR).toString());
    return Files.exists(known) ? known : fetch(name, folder);
  }

  private static void extract(Path jar, String file, Path target) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry entry = zip.getEntry(ENTRIES + file);
      if (entry == null) {
        throw new TraceException(jar.getFileName() + " does not hold it", null);
      }
      try (InputStream in = zip.getInputStream(entry)) {
        Files.copy(in, target);
      }
    }
  }

  private Path fetch(String name, Path folder) throws IOException {
    if (projectRoot == null) {
      throw new TraceException("there is no Maven wrapper to fetch it with", null);
    }
    progress.accept("fetching the trace " + name + " (" + JAR + ", 96 MB, once) through Maven");
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
