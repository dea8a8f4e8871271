package io.tiercel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tiercel.cli.output.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Every {@code ./tiercel ...} line of the documents is one that the command understands. */
final class DocumentedCommandsTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().resolve("../..").normalize();
  private static final Pattern COMMAND = Pattern.compile("(?m)^\\./tiercel ([^#\\n]*)");

  @Test
  void readme_everyCommandParses() throws IOException {
    List<String> commands =
        COMMAND
            .matcher(Files.readString(ROOT.resolve("README.md")))
            .results()
            .map(MatchResult::group)
            // The benchmarks, which bring it along, try that one.
            .filter(command -> !command.startsWith("./tiercel bench"))
            .toList();
    assertThat(commands).hasSizeGreaterThan(8);
    for (String command : commands) {
      String[] words = command.split("#", 2)[0].strip().split("\\s+");
      String[] arguments = List.of(words).subList(1, words.length).toArray(String[]::new);
      assertThatCode(() -> command().parseArgs(arguments))
          .describedAs(command)
          .doesNotThrowAnyException();
    }
  }

  private static CommandLine command() {
    return Main.commandLine(Terminal.ofProcess(Map.of()), Clock.systemUTC());
  }
}
