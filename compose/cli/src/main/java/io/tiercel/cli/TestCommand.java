package io.tiercel.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code tiercel test}: the script runs it without this program; here is its help. */
@Command(
    name = "test",
    description = "Build everything and run all tests: ./mvnw verify with the given options.",
    footer = {
      "",
      "Examples:",
      "  ./tiercel test",
      "  ./tiercel test -pl shard-router -am",
      "  ./tiercel test -Dtiercel.mysql=docker"
    })
final class TestCommand implements Callable<Integer> {
  @Unmatched private List<String> arguments = List.of();

  @Override
  public Integer call() {
    throw CommandException.usage(
        "test builds the project from its sources: call it through the script ./tiercel, as"
            + " ./tiercel test "
            + String.join(" ", arguments));
  }
}
