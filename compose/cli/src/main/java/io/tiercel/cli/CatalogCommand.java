package io.tiercel.cli;

import picocli.CommandLine.Command;

/** {@code tiercel catalog}: only its subcommands do something. */
@Command(
    name = "catalog",
    description = "Set up a cluster on MySQL servers that run already.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  ./tiercel catalog init --config tiercel.yaml"})
final class CatalogCommand {}
