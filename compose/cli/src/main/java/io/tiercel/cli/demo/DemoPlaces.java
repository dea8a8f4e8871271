package io.tiercel.cli.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the demo finds and puts things.
 *
 * @param cacheFolder keeps the trace between runs, and holds the folders of runs
 * @param localRepository Maven's, where the trace's jar may be already
 * @param projectRoot the folder with {@code mvnw}; null where there is none
 */
public record DemoPlaces(Path cacheFolder, Path localRepository, @Nullable Path projectRoot) {
  /** The system property by which the script {@code tiercel} tells the project's folder. */
  public static final String ROOT_PROPERTY = "tiercel.root";

  /**
   * The user's usual places: {@code $XDG_CACHE_HOME/tiercel}, else {@code ~/.cache/tiercel}, and
   * {@code ~/.m2/repository}.
   */
  public static DemoPlaces ofUser() {
    Path home = Path.of(System.getProperty("user.home"));
    String repository = System.getProperty("maven.repo.local");
    String root = System.getProperty(ROOT_PROPERTY);
    return new DemoPlaces(
        caches(home).resolve("tiercel"),
        repository == null ? home.resolve(".m2").resolve("repository") : Path.of(repository),
        root == null ? null : Path.of(root));
  }

  private static Path caches(Path home) {
    String named = System.getenv("XDG_CACHE_HOME");
    return named != null && Path.of(named).isAbsolute() ? Path.of(named) : home.resolve(".cache");
  }

  /** Holds a folder for each run. */
  Path runs() {
    return cacheFolder.resolve("demo");
  }
}
