package io.tiercel.cli.check.fault;

import java.util.List;

/** Every fault of a kind that a cluster can have. Immutable. */
final class FaultCatalogue {
  private final ProcessFaults processes;
  private final LinkFaults links;
  private final ServerFaults servers;
  private final DisturbanceFaults disturbances;

  FaultCatalogue(FaultTargets targets) {
    this.processes = new ProcessFaults(targets);
    this.links = new LinkFaults(targets);
    this.servers = new ServerFaults(targets);
    this.disturbances = new DisturbanceFaults(targets);
  }

  /** One per possible target; empty where the cluster has none, such as no replicas. */
  List<Fault> of(FaultKind kind) {
    return switch (kind.place()) {
      case PROCESS -> processes.of(kind);
      case LINK -> links.of(kind);
      case SERVER -> servers.of(kind);
      case INSIDE -> disturbances.of(kind);
    };
  }
}
