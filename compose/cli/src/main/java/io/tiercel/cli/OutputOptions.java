package io.tiercel.cli;

import picocli.CommandLine.Option;

/** How results are shown; the same for every command that has any. */
final class OutputOptions {
  @Option(names = "--json", description = "Print JSON for machines, errors too.")
  boolean json;
}
