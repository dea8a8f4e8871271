package io.tiercel.cli.check.fault;

import io.tiercel.cli.check.fault.FaultTargets.BreakableProcess;
import io.tiercel.cli.cluster.NodeProcess;
import java.util.List;

/** Faults of nodes and applications. Immutable. */
final class ProcessFaults {
  private final FaultTargets targets;

  ProcessFaults(FaultTargets targets) {
    this.targets = targets;
  }

  List<Fault> of(FaultKind kind) {
    return switch (kind) {
      case NODE_KILL, NODE_STOP -> targets.nodes().stream().map(each -> node(kind, each)).toList();
      case APP_KILL, APP_STOP ->
          targets.applications().stream().map(each -> application(kind, each)).toList();
      default -> throw new IllegalArgumentException(kind + " is not done to a process");
    };
  }

  private Fault node(FaultKind kind, NodeProcess node) {
    return kind == FaultKind.NODE_KILL
        ? new Fault(kind, node.name(), node::kill, () -> restart(node))
        : new Fault(kind, node.name(), node::pause, node::resume);
  }

  private void restart(NodeProcess node) {
    if (!node.alive()) {
      node.restart();
    }
    targets.awaitReady(node);
  }

  private static Fault application(FaultKind kind, BreakableProcess each) {
    return kind == FaultKind.APP_KILL
        ? new Fault(kind, each.name(), each::kill, each::restart)
        : new Fault(kind, each.name(), each::pause, each::resume);
  }
}
