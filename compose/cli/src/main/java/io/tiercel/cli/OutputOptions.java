package io.tiercel.cli;

import picocli.CommandLine.Option;

/** How results and errors are shown; the same for every command. */
final class OutputOptions {
  static final String VERBOSE = "--verbose";

  @Option(names = "--json", description = "Print JSON for machines, errors too.")
  boolean json;

  @Option(
      names = VERBOSE,
      description = "Show where an error comes from, and warnings of libraries.")
  boolean verbose;
}
