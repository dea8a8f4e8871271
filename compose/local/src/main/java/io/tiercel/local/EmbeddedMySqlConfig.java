package io.tiercel.local;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Knobs of {@link EmbeddedMySql}.
 *
 * @param mysqld the server program to use; null: the first MySQL 8.0.26 or newer on the PATH, else
 *     the distribution on the class path. Set by the system property {@code tiercel.mysqld} or the
 *     environment variable {@code TIERCEL_MYSQLD}
 * @param cacheFolder where the unpacked distribution, data templates and the list of running
 *     topologies are kept; shared by all processes of a user. Default {@code
 *     $XDG_CACHE_HOME/tiercel}, else {@code ~/.cache/tiercel}
 * @param bufferPoolMegabytes InnoDB buffer pool of each server in MiB, 5..65536, default 64
 */
public record EmbeddedMySqlConfig(
    @Nullable Path mysqld, Path cacheFolder, int bufferPoolMegabytes) {
  /** MiB of buffer pool for each server where nothing else is said. */
  public static final int DEFAULT_BUFFER_POOL_MEGABYTES = 64;

  public EmbeddedMySqlConfig {
    if (bufferPoolMegabytes < 5 || bufferPoolMegabytes > 65536) {
      throw new IllegalArgumentException(
          "bufferPoolMegabytes is " + bufferPoolMegabytes + ", allowed is 5..65536");
    }
  }

  /** What the system properties and the environment of this process say. */
  public static EmbeddedMySqlConfig fromEnvironment() {
    String mysqld = System.getProperty("tiercel.mysqld", System.getenv("TIERCEL_MYSQLD"));
    return new EmbeddedMySqlConfig(
        mysqld == null || mysqld.isBlank() ? null : Path.of(mysqld),
        userCacheFolder(),
        DEFAULT_BUFFER_POOL_MEGABYTES);
  }

  private static Path userCacheFolder() {
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path caches =
        xdg == null || !Path.of(xdg).isAbsolute()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(xdg);
    return caches.resolve("tiercel");
  }
}
