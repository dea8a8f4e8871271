package io.tiercel.system;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The compiled classes of every module, read from the build's output folders. */
final class ProductionClasses {
  private static final List<String> MODULES =
      List.of(
          "client-sdk/protocol",
          "client-sdk/client",
          "shard-router",
          "cache-node",
          "migrations",
          "compose/local",
          "compose/cli");

  private ProductionClasses() {}

  static JavaClasses read() {
    return read("target/classes", MODULES);
  }

  static JavaClasses readTests() {
    List<String> withTests =
        Stream.concat(MODULES.stream(), Stream.of("compose/testing", "compose/system-tests"))
            .filter(
                module -> Files.isDirectory(root().resolve(module).resolve("target/test-classes")))
            .toList();
    return read("target/test-classes", withTests);
  }

  private static JavaClasses read(String folder, List<String> modules) {
    List<Path> paths =
        modules.stream().map(module -> root().resolve(module).resolve(folder)).toList();
    for (Path path : paths) {
      if (!Files.isDirectory(path)) {
        throw new IllegalStateException(path + " is not there: build the whole tree first");
      }
    }
    return new ClassFileImporter().importPaths(paths);
  }

  private static Path root() {
    return Path.of("").toAbsolutePath().resolve("../..").normalize();
  }
}
