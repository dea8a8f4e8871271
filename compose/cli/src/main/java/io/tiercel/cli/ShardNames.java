package io.tiercel.cli;

import io.tiercel.router.topology.Topology;
import java.util.List;

/** The shards' names as operators type them. */
final class ShardNames {
  private ShardNames() {}

  /** The shard of this name, or a usage error that lists those that are there. */
  static Topology.Shard require(Topology topology, String name) {
    List<String> names = topology.shards().stream().map(Topology.Shard::name).toList();
    return topology.shards().stream()
        .filter(shard -> shard.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                CommandException.usage(
                    "there is no shard " + name + "; there are " + String.join(", ", names) + "."));
  }
}
