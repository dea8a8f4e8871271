package io.tiercel.cli;

import picocli.CommandLine.Command;

/** {@code tiercel table}: only its subcommands do something. */
@Command(
    name = "table",
    description = "Make tables of yours ready for Tiercel.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Example:",
      "  ./tiercel table adopt orders --shard-key customer_id --out schema"
    })
final class TableCommand {}
