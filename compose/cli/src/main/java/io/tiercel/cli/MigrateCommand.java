package io.tiercel.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tiercel migrate}: only its subcommands do something. */
@Command(
    name = "migrate",
    description = "The same schema on every shard, by Flyway migrations.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Scripts are named as Flyway wants: V1__add_invoices.sql. A rollout looks at all shards, then",
      "migrates one, the canary, watches it, and goes on in waves; it stops at the first failure.",
      "",
      "Examples:",
      "  ./tiercel migrate plan --locations filesystem:db/migrations",
      "  ./tiercel migrate apply --locations filesystem:db/migrations",
      "  ./tiercel migrate drift"
    })
final class MigrateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Whoever calls it without a word wants to know the words; a script that does must notice. */
  @Override
  public Integer call() {
    CommandLine command = spec.commandLine();
    command.usage(command.getOut(), command.getColorScheme());
    return ExitCode.USAGE;
  }
}
