package io.tiercel.cli.check.fault;

import io.tiercel.cli.check.disturbance.DisturbanceFile;
import io.tiercel.cli.check.disturbance.DisturbanceFile.Road;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Faults inside nodes and applications. Immutable. */
final class DisturbanceFaults {
  private static final Duration STEP = Duration.ofMinutes(5);

  private final FaultTargets targets;

  DisturbanceFaults(FaultTargets targets) {
    this.targets = targets;
  }

  List<Fault> of(FaultKind kind) {
    return switch (kind) {
      case INVALIDATION_LOSS -> all().stream().map(name -> road(kind, name, Road.LOSES)).toList();
      case INVALIDATION_DELAY -> all().stream().map(name -> road(kind, name, Road.DELAYS)).toList();
      case INVALIDATION_DOUBLE ->
          all().stream().map(name -> road(kind, name, Road.DOUBLES)).toList();
      case APP_CLOCK -> steps(kind, applications());
      case NODE_CLOCK -> steps(kind, nodes());
      default -> throw new IllegalArgumentException(kind + " is not inside a process");
    };
  }

  private List<String> applications() {
    return targets.applications().stream().map(FaultTargets.BreakableProcess::name).toList();
  }

  private List<String> nodes() {
    return targets.nodes().stream().map(node -> node.name()).toList();
  }

  private List<String> all() {
    List<String> all = new ArrayList<>(applications());
    all.addAll(nodes());
    return all;
  }

  private Fault road(FaultKind kind, String name, Road road) {
    DisturbanceFile file = targets.disturbanceOf(name);
    return new Fault(
        kind,
        name,
        Set.of(name + " invalidations"),
        () -> file.road(road),
        () -> file.road(Road.OPEN));
  }

  private List<Fault> steps(FaultKind kind, List<String> names) {
    List<Fault> steps = new ArrayList<>();
    for (String name : names) {
      steps.add(step(kind, name, STEP));
      steps.add(step(kind, name, STEP.negated()));
    }
    return steps;
  }

  private Fault step(FaultKind kind, String name, Duration step) {
    DisturbanceFile file = targets.disturbanceOf(name);
    return new Fault(
        kind,
        name + (step.isNegative() ? " back" : " ahead"),
        Set.of(name + " clock"),
        () -> file.clock(step),
        () -> file.clock(Duration.ZERO));
  }
}
