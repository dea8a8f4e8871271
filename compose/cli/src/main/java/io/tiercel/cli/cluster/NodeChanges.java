package io.tiercel.cli.cluster;

import io.tiercel.cli.cluster.LocalClusterException.Code;
import io.tiercel.cli.output.Progress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Cache nodes of a local cluster that come and go while it serves. One change at a time: each holds
 * the folder's lock. Confined to one thread.
 *
 * <p>Each step is written into the state folder before or after it in such a way that the same
 * command, done again, goes on where a killed one stopped.
 */
public final class NodeChanges {
  /** A node's own patience with requests under way and with Hazelcast, and then some. */
  private static final Duration DRAIN = Duration.ofMinutes(2);

  private static final Duration SETTLE = Duration.ofMinutes(2);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int MOST = 16;

  private final LocalCluster cluster;
  private final Progress progress;

  /** Of this cluster. */
  public NodeChanges(LocalCluster cluster, Progress progress) {
    this.cluster = cluster;
    this.progress = progress;
  }

  /**
   * How long the parts of a restart took.
   *
   * @param node its name
   * @param drainMillis from the order to end until it had; 0 for one that had ended before
   * @param startMillis from its start until it served
   * @param settleMillis from then until no partition moved and each had its backup
   */
  public record Restarted(String node, long drainMillis, long startMillis, long settleMillis) {}

  /** The name of the node that is added next. */
  public String nextName() {
    return begun().map(NodeProcess::name).orElseGet(this::freshName);
  }

  private String freshName() {
    int highest =
        cluster.nodes().stream()
            .map(node -> node.name().replaceAll("\\D", ""))
            .filter(digits -> !digits.isEmpty())
            .mapToInt(Integer::parseInt)
            .max()
            .orElse(0);
    return "node-" + (highest + 1);
  }

  /**
   * Starts one node more; returns when it serves its share.
   *
   * @throws LocalClusterException INVALID when there are too many; FAILED when it does not serve
   */
  public NodeState add() {
    return alone(
        () -> {
          if (cluster.nodes().size() >= MOST) {
            throw new LocalClusterException(
                Code.INVALID, "the cluster has " + MOST + " nodes, and that is the most here.");
          }
          NodeProcess added = begun().orElseGet(this::enroll);
          progress.step(added.name() + " starts");
          start(added);
          settle(added);
          return added.state();
        });
  }

  /** A node that was to be added by a command that was ended before it could start it. */
  private Optional<NodeProcess> begun() {
    return cluster.nodes().stream()
        .filter(node -> node.state().process().equals(ProcessIdentity.NONE))
        .findFirst();
  }

  private NodeProcess enroll() {
    NodeState planned = planned(freshName());
    new NodeFiles(cluster).writeLike(cluster.nodes().get(0).state(), planned);
    return cluster.enroll(planned);
  }

  private NodeState planned(String name) {
    NodeState like = cluster.nodes().get(0).state();
    try {
      FreePorts ports = new FreePorts(InetAddress.getByName(like.host()), new Random());
      int next =
          1 + cluster.nodes().stream().mapToInt(node -> node.state().grpcPort()).max().orElse(0);
      return new NodeState(
          name,
          ProcessIdentity.NONE,
          like.host(),
          ports.from(next, 1).get(0),
          ports.any(),
          ports.any(),
          false);
    } catch (UnknownHostException e) {
      throw new LocalClusterException(Code.FAILED, "no such host: " + like.host(), e);
    }
  }

  /**
   * Has a node hand over what it holds, leave and end; it stays in the cluster's state.
   *
   * @throws LocalClusterException INVALID when there is no such node, or no other that serves;
   *     FAILED when it does not end
   */
  public void drain(String name) {
    alone(
        () -> {
          drain(required(name));
          return name;
        });
  }

  /** The same, and the cluster forgets the node. */
  public void remove(String name) {
    alone(
        () -> {
          NodeProcess node = required(name);
          drain(node);
          NodeFiles files = new NodeFiles(cluster);
          cluster.forget(node);
          files.delete(node.state());
          files.writeSeeds();
          return name;
        });
  }

  private void drain(NodeProcess node) {
    if (node.alive()) {
      requireOthers(node);
      progress.step(node.name() + " drains");
      end(node);
      node.markDrained();
      settleRest();
    } else if (!node.state().drained()) {
      node.markDrained();
    }
  }

  /**
   * Restarts these nodes one after the other: each is drained, ended, started, and has its share
   * again before the next. Those that have ended already come first, and are only started.
   *
   * @throws LocalClusterException FAILED at the first thing that is not as it should be: which
   *     node, what, which nodes were restarted and which were not
   */
  public List<Restarted> restart(List<String> names) {
    return alone(
        () -> {
          List<NodeProcess> nodes = new ArrayList<>(names.stream().map(this::required).toList());
          nodes.sort(Comparator.comparing(NodeProcess::alive));
          List<Restarted> done = new ArrayList<>();
          for (NodeProcess node : nodes) {
            try {
              done.add(restart(node));
            } catch (LocalClusterException e) {
              throw stopped(e, done, nodes.stream().map(NodeProcess::name).toList());
            }
          }
          return done;
        });
  }

  private Restarted restart(NodeProcess node) {
    long begin = System.nanoTime();
    boolean lives = node.alive();
    if (lives) {
      requireOthers(node);
      requireSettled(node);
      progress.step(node.name() + " drains");
      end(node);
    }
    long ended = System.nanoTime();
    progress.step(node.name() + " starts");
    start(node);
    long started = System.nanoTime();
    settle(node);
    long settled = System.nanoTime();
    return new Restarted(
        node.name(),
        lives ? millis(begin, ended) : 0,
        millis(ended, started),
        millis(started, settled));
  }

  private static LocalClusterException stopped(
      LocalClusterException why, List<Restarted> done, List<String> names) {
    List<String> restarted = done.stream().map(Restarted::node).toList();
    List<String> left = names.subList(restarted.size() + 1, names.size());
    return new LocalClusterException(
        Code.FAILED,
        "stopped at "
            + names.get(restarted.size())
            + ": "
            + why.getMessage()
            + "\nRestarted: "
            + listed(restarted)
            + ". Not touched: "
            + listed(left)
            + ". Mend it, and do the same again: it restarts all of them.",
        why);
  }

  private static String listed(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private void start(NodeProcess node) {
    new NodeFiles(cluster).writeSeeds();
    node.restart();
    new NodesReady(List.of(node), progress).await();
  }

  private void end(NodeProcess node) {
    node.askToEnd();
    if (!node.awaitEnd(DRAIN)) {
      throw new LocalClusterException(
          Code.FAILED,
          node.name()
              + " still drains after "
              + DRAIN.toSeconds()
              + " s. Its log is "
              + node.log()
              + ". It goes on draining; look again with ./tiercel status.");
    }
  }

  private NodeProcess required(String name) {
    return cluster
        .node(name)
        .orElseThrow(
            () ->
                new LocalClusterException(
                    Code.INVALID,
                    "no node "
                        + name
                        + " in this cluster; it has "
                        + listed(cluster.nodes().stream().map(NodeProcess::name).toList())
                        + "."));
  }

  private void requireOthers(NodeProcess node) {
    if (cluster.nodes().stream().noneMatch(other -> other != node && other.ready())) {
      throw new LocalClusterException(
          Code.INVALID,
          "no node but "
              + node.name()
              + " serves, so there is nobody to hand over to. Start another with ./tiercel node"
              + " add, or end the cluster with ./tiercel down.");
    }
  }

  /** A node is not taken away while another is missing or partitions lack their backup. */
  private void requireSettled(NodeProcess next) {
    String problem = problemAfter(ANSWER, wanted());
    if (!problem.isEmpty()) {
      throw new LocalClusterException(
          Code.FAILED,
          next.name()
              + " was not touched, as the others could not do without it: "
              + problem
              + ". Mend it with ./tiercel up --repair.");
    }
  }

  private void settle(NodeProcess node) {
    progress.step(node.name() + " takes its share");
    await(wanted(), "after " + node.name() + " came");
  }

  private void settleRest() {
    progress.step("the others settle");
    await(living(), "after a node left");
  }

  private void await(List<NodeProcess> nodes, String when) {
    String problem = problemAfter(SETTLE, nodes);
    if (!problem.isEmpty()) {
      throw new LocalClusterException(
          Code.FAILED, "the cluster does not settle " + when + ": " + problem);
    }
  }

  /** What is not as it should be when time is up, or one has ended; empty as soon as all is. */
  private static String problemAfter(Duration longest, List<NodeProcess> nodes) {
    Poll.until(
        longest, () -> problem(nodes).isEmpty() || !nodes.stream().allMatch(NodeProcess::alive));
    return problem(nodes);
  }

  private static String problem(List<NodeProcess> nodes) {
    return nodes.stream()
        .map(node -> problem(node, nodes.size()))
        .filter(problem -> !problem.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** Empty when it knows all the others, owns something, and every partition has its backup. */
  private static String problem(NodeProcess node, int nodes) {
    if (!node.alive()) {
      return node.name() + " has ended; its log is " + node.log();
    }
    if (!node.ready()) {
      return node.name() + " does not serve; its log is " + node.log();
    }
    NodePage page = NodePage.of(node.status().orElse(""));
    if (page.members() != nodes) {
      return node.name() + " knows " + page.members() + " of " + nodes + " nodes";
    }
    if (page.slotsOwned() == 0) {
      return node.name() + " owns nothing yet";
    }
    return node.safe() ? "" : node.name() + " says that not every partition has its backup";
  }

  /** Those that are to serve. */
  private List<NodeProcess> wanted() {
    return cluster.nodes().stream().filter(node -> !node.state().drained()).toList();
  }

  private List<NodeProcess> living() {
    return cluster.nodes().stream().filter(NodeProcess::alive).toList();
  }

  /** Under the folder's lock, on the cluster as the folder has it. */
  private <T> T alone(Supplier<T> change) {
    try (StateFolder.Lock held = cluster.folder().lock()) {
      if (!cluster.folder().read().equals(Optional.of(cluster.state()))) {
        throw new LocalClusterException(
            Code.FAILED, "another command changed the cluster meanwhile. Do it again.");
      }
      return change.get();
    }
  }

  private static long millis(long from, long to) {
    return Duration.ofNanos(to - from).toMillis();
  }
}
