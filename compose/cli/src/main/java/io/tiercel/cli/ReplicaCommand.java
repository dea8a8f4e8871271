package io.tiercel.cli;

import picocli.CommandLine.Command;

/** {@code tiercel replica}: the group of what is done to replicas. */
@Command(
    name = "replica",
    description = "Add and remove replicas of shards while the cluster serves.",
    synopsisSubcommandLabel = "COMMAND")
final class ReplicaCommand {}
