package io.tiercel.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which server program: the configured one, else a fit one on the PATH, else the archive. A program
 * on the PATH that is MariaDB, or too old, is passed over; a configured one must fit.
 */
final class MySqlBinaryFinder {
  private static final Logger log = LoggerFactory.getLogger(MySqlBinaryFinder.class);
  private static final Duration VERSION_TIMEOUT = Duration.ofSeconds(20);
  private static final Pattern VERSION = Pattern.compile("Ver (\\d+)\\.(\\d+)\\.(\\d+)(\\S*)");

  private final EmbeddedMySqlConfig config;
  private final CacheFolder cache;

  MySqlBinaryFinder(EmbeddedMySqlConfig config, CacheFolder cache) {
    this.config = config;
    this.cache = cache;
  }

  MySqlBinary find() {
    Path configured = config.mysqld();
    if (configured != null) {
      return tried(configured, null);
    }
    return onPath(System.getenv("PATH")).orElseGet(this::bundled);
  }

  Optional<MySqlBinary> onPath(String path) {
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder, "mysqld");
      if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
        try {
          return Optional.of(tried(candidate, null));
        } catch (LocalMySqlException e) {
          log.info("Not used: {}", e.getMessage());
        }
      }
    }
    return Optional.empty();
  }

  /** The one that comes along. */
  MySqlBinary bundled() {
    Path base = new MySqlArchive(cache).unpacked();
    return tried(base.resolve("bin/mysqld"), base);
  }

  /** This program, if it is fit. */
  MySqlBinary tried(Path mysqld, @Nullable Path base) {
    if (!Files.isExecutable(mysqld)) {
      throw new LocalMySqlException(
          "The MySQL server program "
              + mysqld
              + (Files.exists(mysqld) ? " is not executable." : " is not there.")
              + " Set TIERCEL_MYSQLD (or -Dtiercel.mysqld) to a mysqld of MySQL 8.0.26 or newer,"
              + " or unset it to use the one that comes along.",
          null);
    }
    SystemLibraries libraries = new SystemLibraries(cache);
    ProgramRun run = version(mysqld, libraries.environment());
    if (run.exitCode() == SystemLibraries.EXIT_LIBRARY_MISSING) {
      libraries.provide(mysqld, run.output());
      run = version(mysqld, libraries.environment());
    }
    return new MySqlBinary(mysqld, base, checked(mysqld, run), libraries.environment());
  }

  private static ProgramRun version(Path mysqld, Map<String, String> environment) {
    try {
      return ProgramRun.of(
          VERSION_TIMEOUT, environment, mysqld.toString(), "--no-defaults", "--version");
    } catch (IOException e) {
      throw new LocalMySqlException("Cannot run " + mysqld + ": " + e.getMessage(), e);
    }
  }

  private static String checked(Path mysqld, ProgramRun run) {
    Matcher matcher = VERSION.matcher(run.output());
    if (run.exitCode() != 0 || !matcher.find()) {
      throw new LocalMySqlException(
          mysqld
              + " --version does not answer as MySQL does (exit code "
              + run.exitCode()
              + "):\n"
              + run.output(),
          null);
    }
    String version = matcher.group(1) + "." + matcher.group(2) + "." + matcher.group(3);
    if (run.output().contains("MariaDB") || !newEnough(matcher)) {
      throw new LocalMySqlException(
          mysqld
              + " is version "
              + version
              + matcher.group(4)
              + "; needed is MySQL (not MariaDB) 8.0.26 or newer. Unset TIERCEL_MYSQLD to use the"
              + " one that comes along.",
          null);
    }
    return version;
  }

  private static boolean newEnough(Matcher version) {
    int major = Integer.parseInt(version.group(1));
    int minor = Integer.parseInt(version.group(2));
    int patch = Integer.parseInt(version.group(3));
    return major > 8 || (major == 8 && (minor > 0 || patch >= 26));
  }
}
