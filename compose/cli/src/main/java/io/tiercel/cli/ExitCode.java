package io.tiercel.cli;

/** What a command's exit code means. */
final class ExitCode {
  /** It did what was asked. */
  static final int OK = 0;

  /** It could not do what was asked. */
  static final int FAILED = 1;

  /** It was asked in a way that makes no sense: options, configuration files. */
  static final int USAGE = 2;

  private ExitCode() {}
}
