package io.tiercel.cli.run;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Java and the class path that child processes get: all jars of the distribution where this
 * process was started from one, else what this process has. Stateless.
 *
 * <p>In the same order every time, so that all of them can share one {@link ClassArchive}.
 */
public final class JavaProgram {
  /** Beside the folder with the jars, which it marks as a distribution. */
  private static final String MARK = "jvm.options";

  private JavaProgram() {}

  /** A program of the JDK or JRE that runs this process. */
  public static Path java(String program) {
    return Path.of(System.getProperty("java.home"), "bin", program);
  }

  /** What {@code -cp} takes, for a main class that is in the distribution or the class path. */
  public static String classPath(Class<?> main) {
    Path home = home(main);
    try {
      return Files.exists(home.resolveSibling(MARK)) ? joined(jars(home)) : joined(own());
    } catch (IOException unreadable) {
      return joined(own());
    }
  }

  /** The folder of the jar that a class is from, or the folder of its class files. */
  private static Path home(Class<?> main) {
    try {
      Path source = Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Files.isRegularFile(source) ? source.resolveSibling("") : source;
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<Path> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static List<Path> own() {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path"))
        .map(entry -> Path.of(entry).toAbsolutePath())
        .toList();
  }

  private static String joined(List<Path> entries) {
    return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
