package io.tiercel.cli;

import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Style;
import io.tiercel.cli.output.Terminal;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Shows every failure on one screen, as text or JSON, on the error stream. Thread-safe. */
final class ErrorScreen implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private final Terminal terminal;

  ErrorScreen(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    Failure failure = Failure.of(e);
    show(failure, command.getParseResult().hasMatchedOption("--json"));
    if (command.getParseResult().hasMatchedOption(TiercelCommand.VERBOSE)) {
      e.printStackTrace(terminal.err());
    }
    return failure.exitCode();
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    show(new Failure("USAGE", "", String.valueOf(e.getMessage()), ExitCode.USAGE), false);
    CommandLine command = e.getCommandLine();
    if (!UnmatchedArgumentException.printSuggestions(e, terminal.err())) {
      terminal.err().println("  Usage: " + command.getHelp().synopsis(0).strip());
    }
    terminal
        .err()
        .println("  All of it: " + command.getCommandSpec().qualifiedName(" ") + " --help");
    terminal.err().flush();
    return ExitCode.USAGE;
  }

  private void show(Failure failure, boolean json) {
    if (json) {
      terminal.err().println(Json.text(Map.of("error", fields(failure))));
    } else {
      String word = terminal.errLive() ? Style.BAD.on("error") : "error";
      terminal.err().println(word + ": " + failure.message());
      if (!failure.detail().isEmpty()) {
        terminal.err().println("  " + failure.detail());
      }
    }
    terminal.err().flush();
  }

  private static Map<String, Object> fields(Failure failure) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("code", failure.code());
    fields.put("message", failure.message());
    if (!failure.detail().isEmpty()) {
      fields.put("detail", failure.detail());
    }
    return fields;
  }
}
