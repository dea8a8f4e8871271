package io.tiercel.cli.deed;

import picocli.CommandLine.Option;

/** The options of every command that changes something; a mixin. */
public final class DeedOptions {
  static final String DRY_RUN = "--dry-run";
  static final String YES = "--yes";

  @Option(names = DRY_RUN, description = "Only print what would be done.")
  boolean dryRun;

  @Option(names = YES, description = "Do not ask; needed where there is no terminal to ask on.")
  boolean yes;

  @Option(names = "--json", description = "Print JSON for machines, errors too.")
  boolean json;

  /** Whether results are for machines. */
  public boolean json() {
    return json;
  }

  /** Whether nothing is to be changed. */
  public boolean dryRun() {
    return dryRun;
  }
}
