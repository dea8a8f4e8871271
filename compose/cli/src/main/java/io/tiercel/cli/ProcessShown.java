package io.tiercel.cli;

import io.tiercel.cli.cluster.NodeProcess;
import io.tiercel.cli.cluster.ProcessIdentity;
import io.tiercel.cli.output.Style;
import io.tiercel.cli.output.TextTable.Cell;
import io.tiercel.local.MySqlServer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One process of a cluster, for people and machines.
 *
 * @param name {@code node-1}, {@code shard-2-replica-1}, ...
 * @param address {@code host:port}
 * @param pid its number, or -1 where it is not of this machine
 * @param state what is to be said first
 */
record ProcessShown(String name, String address, long pid, State state) {
  /** What is to be said first about a process. */
  enum State {
    /** It runs, and serves as far as one can see. */
    UP(Style.GOOD),
    /** It runs, but does not say that it serves. */
    UNREACHABLE(Style.BAD),
    /** It is frozen. */
    PAUSED(Style.BAD),
    /** It hands over what it holds, and leaves. */
    DRAINING(Style.WARNING),
    /** An operator took it out; it holds nothing. */
    DRAINED(Style.FAINT),
    /** It has ended. */
    DOWN(Style.BAD);

    private final Style style;

    State(Style style) {
      this.style = style;
    }
  }

  /**
   * Of a node.
   *
   * @param notReady why it takes no requests, as it says itself; empty when it does or says nothing
   */
  static ProcessShown of(NodeProcess node, String notReady) {
    return new ProcessShown(
        node.name(),
        node.state().grpcAddress(),
        node.state().process().pid(),
        stateOf(node, notReady));
  }

  private static State stateOf(NodeProcess node, String notReady) {
    if (!node.alive()) {
      return node.state().drained() ? State.DRAINED : State.DOWN;
    }
    if (node.paused()) {
      return State.PAUSED;
    }
    return switch (notReady) {
      case "draining" -> State.DRAINING;
      case "drained" -> State.DRAINED;
      default -> node.ready() ? State.UP : State.UNREACHABLE;
    };
  }

  static ProcessShown of(MySqlServer server) {
    boolean paused = server.pid() > 0 && new ProcessIdentity(server.pid(), 0).stopped();
    State state = !server.alive() ? State.DOWN : paused ? State.PAUSED : State.UP;
    return new ProcessShown(
        server.name(), server.host() + ":" + server.port(), server.pid(), state);
  }

  /** Whether it is as it is meant to be. */
  boolean well() {
    return state == State.UP || state == State.DRAINED;
  }

  boolean ended() {
    return state == State.DOWN || state == State.DRAINED;
  }

  String word() {
    return state.name().toLowerCase(Locale.ROOT);
  }

  Cell cell() {
    return new Cell(word(), state.style);
  }

  Map<String, Object> json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", name);
    fields.put("address", address);
    fields.put("pid", pid);
    fields.put("state", word());
    return fields;
  }
}
