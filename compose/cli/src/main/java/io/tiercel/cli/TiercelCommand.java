package io.tiercel.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command itself: only its subcommands do something. */
@Command(
    name = "tiercel",
    description = "A distributed cache and sharded data-access tier for MySQL.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = ProjectVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Try it:",
      "  ./tiercel demo                                the whole tier on a real access trace",
      "  ./tiercel up --shards 2 --replicas 1 --nodes 2   a cluster of your own, in the background",
      "  ./tiercel put customers id=1 name=Ada && ./tiercel get customers 1",
      "  ./tiercel status",
      "  ./tiercel down",
      "",
      "Measure it: ./tiercel bench --help",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong options or configuration."
    })
final class TiercelCommand {
  static final String VERBOSE = "--verbose";

  @Option(
      names = VERBOSE,
      scope = ScopeType.INHERIT,
      description = "Show where an error comes from, and warnings of libraries.")
  boolean verbose;
}
