package io.tiercel.cli;

import org.jspecify.annotations.Nullable;

/** A command cannot do what was asked; the message is shown as it is. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** What was asked makes no sense as it was written: exit code 2. */
  static CommandException usage(String message) {
    return new CommandException(ExitCode.USAGE, message, null);
  }

  /** What was asked could not be done: exit code 1. */
  static CommandException failed(String message) {
    return new CommandException(ExitCode.FAILED, message, null);
  }

  int exitCode() {
    return exitCode;
  }
}
