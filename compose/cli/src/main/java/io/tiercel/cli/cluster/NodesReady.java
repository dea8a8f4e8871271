package io.tiercel.cli.cluster;

import io.tiercel.cli.cluster.LocalClusterException.Code;
import io.tiercel.cli.output.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Waits for nodes to serve, and says why one does not. Confined to one thread. */
final class NodesReady {
  private static final Duration LONGEST = Duration.ofSeconds(90);
  private static final int LOG_LINES = 6;

  private final List<NodeProcess> nodes;
  private final Progress progress;

  NodesReady(List<NodeProcess> nodes, Progress progress) {
    this.nodes = nodes;
    this.progress = progress;
  }

  /** Returns when all are ready; throws as soon as one has ended, or when time is up. */
  void await() {
    if (!Poll.until(LONGEST, this::allReadyOrOneEnded)) {
      NodeProcess late = nodes.stream().filter(node -> !node.ready()).findFirst().orElseThrow();
      throw failure(late, "is not ready after " + LONGEST.toSeconds() + " s");
    }
    for (NodeProcess node : nodes) {
      if (!node.alive()) {
        throw failure(node, "ended while it started");
      }
    }
  }

  private boolean allReadyOrOneEnded() {
    long ready = nodes.stream().filter(NodeProcess::ready).count();
    progress.detail(ready + " of " + nodes.size() + " ready");
    return ready == nodes.size() || nodes.stream().anyMatch(node -> !node.alive());
  }

  private static LocalClusterException failure(NodeProcess node, String what) {
    return new LocalClusterException(
        Code.FAILED,
        node.name()
            + " "
            + what
            + ". Its log is "
            + node.log()
            + " and ends with:\n"
            + end(node.log()));
  }

  private static String end(Path log) {
    try {
      List<String> lines =
          Files.readAllLines(log).stream().filter(line -> !line.isBlank()).toList();
      return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()).stream()
          .map(line -> "  | " + (line.length() > 160 ? line.substring(0, 160) + "..." : line))
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      return "  | (it cannot be read)";
    }
  }
}
