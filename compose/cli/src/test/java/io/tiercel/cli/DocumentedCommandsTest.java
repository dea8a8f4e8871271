package io.tiercel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tiercel.cli.output.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Every {@code ./tiercel ...} line of documents and help is one that the command understands. */
final class DocumentedCommandsTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().resolve("../..").normalize();
  private static final Pattern COMMAND = Pattern.compile("(?m)^\\./tiercel ([^#|&\\n]*)");

  @Test
  void readme_everyCommandParses() throws IOException {
    List<String> commands = commands(Files.readString(ROOT.resolve("README.md")));
    assertThat(commands).hasSizeGreaterThan(8);
    commands.forEach(this::assertParses);
  }

  @Test
  void help_everyExampleParses() {
    List<String> examples = new ArrayList<>();
    collect(command(), examples);
    assertThat(examples).hasSizeGreaterThan(30);
    examples.forEach(this::assertParses);
  }

  private static void collect(CommandLine command, List<String> examples) {
    for (String line : command.getCommandSpec().usageMessage().footer()) {
      // As it is printed: a lone % would spoil the line.
      examples.addAll(
          commands(String.format(Locale.ROOT, line).strip().replaceFirst("^Examples?: ", "")));
    }
    command.getSubcommands().values().forEach(each -> collect(each, examples));
  }

  private static List<String> commands(String text) {
    return COMMAND
        .matcher(text)
        .results()
        .map(found -> found.group(1).strip())
        // The benchmarks bring the one along and try it; the script does the other.
        .filter(command -> !command.startsWith("bench") && !command.startsWith("test"))
        .toList();
  }

  private void assertParses(String command) {
    // Where an example goes on in words, they stand apart from it.
    String[] arguments = command.split("\\s{3,}|, ", 2)[0].split("\\s+");
    assertThatCode(() -> command().parseArgs(arguments))
        .describedAs(command)
        .doesNotThrowAnyException();
  }

  private static CommandLine command() {
    return Main.commandLine(Terminal.ofProcess(Map.of()), Clock.systemUTC());
  }
}
