package io.tiercel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tiercel.cli.output.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Every {@code ./tiercel bench ...} line of the documents names suites and options there are. */
class DocumentedBenchTest {
  private static final Pattern COMMAND = Pattern.compile("(?m)^\\./tiercel bench ?([^#\\n]*)");

  @Test
  void readme_everyBenchParses() throws IOException {
    Path readme = Path.of("").toAbsolutePath().resolve("../README.md").normalize();
    List<String> commands =
        COMMAND.matcher(Files.readString(readme)).results().map(MatchResult::group).toList();
    assertThat(commands).hasSizeGreaterThan(1);
    for (String command : commands) {
      String[] words = command.strip().split("\\s+");
      CommandLine bench = new CommandLine(Main.command(Terminal.ofProcess(Map.of())));
      assertThatCode(
              () -> {
                bench.parseArgs(List.of(words).subList(2, words.length).toArray(String[]::new));
                ((BenchCommand) bench.getCommand()).suites();
              })
          .describedAs(command)
          .doesNotThrowAnyException();
    }
  }
}
