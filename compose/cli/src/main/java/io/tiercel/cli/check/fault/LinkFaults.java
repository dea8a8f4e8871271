package io.tiercel.cli.check.fault;

import io.tiercel.cli.check.fault.FaultTargets.BreakableProcess;
import io.tiercel.cli.check.network.Link;
import io.tiercel.cli.cluster.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Faults of the network between applications and nodes, and between nodes. Immutable. */
final class LinkFaults {
  private static final Duration SLOW = Duration.ofMillis(25);

  private final FaultTargets targets;

  LinkFaults(FaultTargets targets) {
    this.targets = targets;
  }

  List<Fault> of(FaultKind kind) {
    return switch (kind) {
      case SERVICE_CUT, SERVICE_CUT_ONE_WAY, SERVICE_SLOW, SERVICE_RESET ->
          targets.nodes().stream().map(node -> service(kind, node)).toList();
      case APP_LINK_CUT -> applicationLinks().stream().map(link -> cut(kind, link)).toList();
      case NODE_LINK_CUT, NODE_LINK_CUT_ONE_WAY ->
          nodeLinks().stream().map(link -> cut(kind, link)).toList();
      case NODE_ISOLATED -> isolations();
      default -> throw new IllegalArgumentException(kind + " is not between processes");
    };
  }

  /** All ways to a node's service at once: what a node's broken network card does to them. */
  private Fault service(FaultKind kind, NodeProcess node) {
    List<Link> links =
        targets.applications().stream()
            .map(each -> targets.between(each.name(), node.name()))
            .toList();
    String target = node.name();
    return switch (kind) {
      case SERVICE_CUT -> fault(kind, target, links, () -> links.forEach(Link::cut));
      case SERVICE_CUT_ONE_WAY -> fault(kind, target, links, () -> links.forEach(Link::cutToFrom));
      case SERVICE_SLOW ->
          fault(kind, target, links, () -> links.forEach(link -> link.delay(SLOW)));
      default -> fault(kind, target, links, () -> links.forEach(Link::reset));
    };
  }

  private static Fault cut(FaultKind kind, Link link) {
    boolean oneWay = kind == FaultKind.NODE_LINK_CUT_ONE_WAY;
    return fault(kind, link.toString(), List.of(link), oneWay ? link::cutToFrom : link::cut);
  }

  private static Fault fault(FaultKind kind, String target, List<Link> links, Runnable inject) {
    return new Fault(kind, target, locks(links), inject, () -> links.forEach(Link::heal));
  }

  /** The same for both directions. */
  private static Set<String> locks(List<Link> links) {
    return links.stream()
        .map(
            link ->
                link.from().compareTo(link.to()) < 0
                    ? link.from() + "/" + link.to()
                    : link.to() + "/" + link.from())
        .collect(Collectors.toSet());
  }

  private List<Link> applicationLinks() {
    List<Link> links = new ArrayList<>();
    for (BreakableProcess application : targets.applications()) {
      targets.nodes().forEach(node -> links.add(link(application.name(), node)));
    }
    return links;
  }

  private List<Link> nodeLinks() {
    List<Link> links = new ArrayList<>();
    targets.nodes().forEach(node -> links.addAll(linksOf(node)));
    return links;
  }

  private List<Link> linksOf(NodeProcess node) {
    return targets.nodes().stream()
        .filter(other -> !other.name().equals(node.name()))
        .map(other -> link(node.name(), other))
        .toList();
  }

  private Link link(String from, NodeProcess to) {
    return targets.between(from, to.name());
  }

  /** With two nodes this would be the cut of their link. */
  private List<Fault> isolations() {
    if (targets.nodes().size() < 3) {
      return List.of();
    }
    return targets.nodes().stream().map(this::isolation).toList();
  }

  private Fault isolation(NodeProcess node) {
    List<Link> links = linksOf(node);
    return fault(FaultKind.NODE_ISOLATED, node.name(), links, () -> links.forEach(Link::cut));
  }
}
