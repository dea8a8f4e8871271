package io.tiercel.cli;

import picocli.CommandLine.Command;

/** {@code tiercel shard}: the group of what is done to shards. */
@Command(
    name = "shard",
    description =
        "Add, drain and remove shards, and change their primaries, while the cluster serves.",
    synopsisSubcommandLabel = "COMMAND")
final class ShardCommand {}
