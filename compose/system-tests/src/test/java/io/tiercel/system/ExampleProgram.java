package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.cli.cluster.LocalCluster;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** {@link ReadmeExample} as an application of its own: a jar, and a folder with its libraries. */
final class ExampleProgram {
  private final Path folder;

  private ExampleProgram(Path folder) {
    this.folder = folder;
  }

  /** Runs the example. */
  public static void main(String[] arguments) {
    ReadmeExample.example(arguments[0], arguments[1]);
  }

  /** Lays it out as the README's lines expect it. */
  static ExampleProgram in(Path folder) throws IOException {
    Path libraries = Files.createDirectory(folder.resolve("libraries"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path jar = Path.of(entry);
      if (Files.isRegularFile(jar)) {
        Files.createSymbolicLink(libraries.resolve(jar.getFileName()), jar);
      }
    }
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(folder.resolve("shop.jar")))) {
      for (Class<?> type :
          List.of(ExampleProgram.class, ReadmeExample.class, ReadmeExample.Customer.class)) {
        add(jar, type.getName().replace('.', '/') + ".class");
      }
    }
    return new ExampleProgram(folder);
  }

  private static void add(JarOutputStream jar, String file) throws IOException {
    jar.putNextEntry(new JarEntry(file));
    try (InputStream bytes = ExampleProgram.class.getResourceAsStream('/' + file)) {
      bytes.transferTo(jar);
    }
  }

  /** Runs a line of the README with this program in the place of its own; returns what it says. */
  String run(String line, LocalCluster cluster) {
    String command =
        line.replace("java ", "java -Xlog:class+load ")
            .replaceFirst(
                "\\S+$",
                String.join(
                    " ",
                    ExampleProgram.class.getName(),
                    cluster.nodeAddresses(),
                    cluster.clientSecret()));
    CommandRun run = CommandRun.shell(folder, command);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out();
  }
}
