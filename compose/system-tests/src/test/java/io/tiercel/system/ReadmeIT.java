package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.cluster.LocalClusterSpec;
import io.tiercel.cli.output.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what runs. */
final class ReadmeIT {
  private static final String CLIENT = "io.tiercel.client.internal.TiercelClient";
  private static final String RECORDER = "jdk.jfr.internal.handlers";
  private static final Path ROOT = Path.of("").toAbsolutePath().resolve("../..").normalize();

  @Test
  void javaExample_runsAgainstALocalCluster(@TempDir Path folder) {
    LocalClusterSpec spec = LocalClusterSpec.defaults(folder).withShape(1, 0, 1).attached();
    try (LocalCluster cluster = LocalCluster.start(spec, Progress.SILENT)) {
      ReadmeExample.example(cluster.nodeAddresses(), cluster.clientSecret());
    }
  }

  @Test
  void quickStart_linesOfTheReadme_mapClassesAndLeaveOutFlightRecorder(@TempDir Path folder)
      throws IOException {
    List<String> lines =
        Files.readString(ROOT.resolve("README.md"))
            .lines()
            .filter(line -> line.startsWith("java -XX:"))
            .toList();
    ExampleProgram program = ExampleProgram.in(folder);
    LocalClusterSpec spec =
        LocalClusterSpec.defaults(folder.resolve("cluster")).withShape(1, 0, 1).attached();
    try (LocalCluster cluster = LocalCluster.start(spec, Progress.SILENT)) {
      assertThat(program.run(lines.get(0), cluster))
          .contains("from", CLIENT + " source: file:", RECORDER);
      assertThat(program.run(lines.get(1), cluster))
          .contains("from", CLIENT + " source: shared objects file (top)")
          .doesNotContain(RECORDER);
    }
    assertThat(lines).hasSize(2);
  }

  @Test
  void javaExample_standsInTheReadmeToTheLetter() throws IOException {
    String source =
        Files.readString(
            ROOT.resolve(
                "compose/system-tests/src/test/java/io/tiercel/system/ReadmeExample.java"));
    String shown =
        source
            .substring(
                source.indexOf("// readme: begin") + "// readme: begin\n".length(),
                source.indexOf("  // readme: end"))
            // A last line that is empty would count as one without indent.
            .stripTrailing()
            .stripIndent();
    assertThat(Files.readString(ROOT.resolve("README.md"))).contains(shown);
  }
}
