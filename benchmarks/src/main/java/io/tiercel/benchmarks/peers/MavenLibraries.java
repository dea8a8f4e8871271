package io.tiercel.benchmarks.peers;

import io.tiercel.cli.demo.DemoPlaces;
import io.tiercel.cli.run.RunException;
import io.tiercel.local.FileTree;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Libraries with all that they need, from Maven's repository, in a class loader of their own: a
 * peer that brings a hundred jars with versions of its own shall not choose ours.
 */
final class MavenLibraries {
  private static final String GOAL =
      "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies";
  private static final int MINUTES = 10;

  private MavenLibraries() {}

  /**
   * Loads artifacts.
   *
   * @param cache keeps them
   * @param name of their folder in it
   * @param artifacts {@code group:artifact:version}
   */
  static URLClassLoader load(Path cache, String name, List<String> artifacts) {
    Path folder = cache.resolve(name);
    try {
      if (!Files.isDirectory(folder)) {
        fetch(folder, artifacts);
      }
      return new URLClassLoader(jars(folder), ClassLoader.getPlatformClassLoader());
    } catch (IOException failed) {
      throw RunException.failed(
          "cannot fetch " + artifacts + " with Maven: " + failed.getMessage(), failed);
    }
  }

  private static void fetch(Path folder, List<String> artifacts) throws IOException {
    Path beside = folder.resolveSibling(folder.getFileName() + ".unfinished");
    FileTree.delete(beside);
    Files.createDirectories(beside);
    Files.writeString(beside.resolve("pom.xml"), pom(artifacts));
    String root = System.getProperty(DemoPlaces.ROOT_PROPERTY, ".");
    run(
        beside,
        List.of(
            Path.of(root, "mvnw").toAbsolutePath() + "", "-B", "-q", GOAL, "-DoutputDirectory=."));
    Files.move(beside, folder);
  }

  private static String pom(List<String> artifacts) {
    return "<project><modelVersion>4.0.0</modelVersion><groupId>bench</groupId>"
        + "<artifactId>peers</artifactId><version>1</version><dependencies>"
        + artifacts.stream().map(MavenLibraries::dependency).collect(Collectors.joining())
        + "</dependencies></project>";
  }

  private static String dependency(String artifact) {
    String[] parts = artifact.split(":", 3);
    return "<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version></dependency>"
        .formatted(parts[0], parts[1], parts[2]);
  }

  private static void run(Path folder, List<String> command) throws IOException {
    Path log = folder.resolve("maven.log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException("it does not succeed: " + Files.readString(log));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }

  private static URL[] jars(Path folder) throws IOException {
    List<URL> jars = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".jar")).toList()) {
        jars.add(url(file));
      }
    }
    return jars.toArray(URL[]::new);
  }

  private static URL url(Path file) throws MalformedURLException {
    return file.toUri().toURL();
  }
}
