package io.tiercel.cli.cluster;

import io.tiercel.cli.cluster.LocalClusterException.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One cache node of a local cluster: a process of its own, broken and mended at will. Thread-safe.
 */
public final class NodeProcess {
  private static final Duration AFTER_KILL = Duration.ofSeconds(10);

  private final NodeLauncher launcher;
  private final NodeProbe probe;
  private final Consumer<NodeState> remember;
  private volatile NodeState state;

  NodeProcess(
      NodeLauncher launcher, NodeProbe probe, NodeState state, Consumer<NodeState> remember) {
    this.launcher = launcher;
    this.probe = probe;
    this.state = state;
    this.remember = remember;
  }

  /** {@code node-1}, {@code node-2}, ... */
  public String name() {
    return state.name();
  }

  /** Its number, ports and address. */
  public NodeState state() {
    return state;
  }

  /** Whether the process is there; a frozen one is. */
  public boolean alive() {
    return state.process().alive();
  }

  /** Whether the process is frozen. */
  public boolean paused() {
    return state.process().stopped();
  }

  /** Whether it says that it serves. */
  public boolean ready() {
    return alive() && probe.ready(state);
  }

  /** Whether it says that no partition of the cluster moves, and each has its backup. */
  boolean safe() {
    return alive() && probe.safe(state);
  }

  /** Takes it for drained: it ended because an operator wanted it to. */
  void markDrained() {
    state = state.asDrained();
    remember.accept(state);
  }

  /**
   * Finds its process again where the state folder does not know it, as when the command that
   * started it was killed before it could write it down.
   *
   * @param cluster the name of its cluster, so that no stranger on its port is taken for it
   */
  void find(String cluster) {
    if (alive()) {
      return;
    }
    probe
        .status(state)
        .map(NodePage::of)
        .filter(page -> page.is(cluster, name()))
        .flatMap(page -> ProcessHandle.of(page.pid()))
        .ifPresent(
            process -> {
              state = state.with(ProcessIdentity.of(process));
              remember.accept(state);
            });
  }

  /** What it says about itself, as JSON; empty when it does not answer. */
  public Optional<String> status() {
    return alive() ? probe.status(state) : Optional.empty();
  }

  /** Where it writes its log. */
  public Path log() {
    return launcher.log(state.name());
  }

  /** Ends the process at once, as {@code kill -9} does; returns when it is gone. */
  public void kill() {
    state.process().find().ifPresent(ProcessHandle::destroyForcibly);
    awaitEnd(AFTER_KILL);
  }

  /** Asks the process to end (SIGTERM): it drains first. Does not wait. */
  public void askToEnd() {
    if (paused()) {
      resume();
    }
    state.process().find().ifPresent(ProcessHandle::destroy);
  }

  /** Waits until the process is gone; false when it is not. */
  public boolean awaitEnd(Duration longest) {
    Optional<ProcessHandle> process = state.process().find();
    if (process.isEmpty()) {
      return true;
    }
    try {
      process.get().onExit().get(longest.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return !alive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !alive();
    }
  }

  /** Freezes the process (SIGSTOP). */
  public void pause() {
    signal("STOP");
  }

  /** Lets a frozen process go on. */
  public void resume() {
    signal("CONT");
  }

  /** Starts an ended node again, on the same ports; does not wait until it is ready. */
  public void restart() {
    if (alive()) {
      throw new LocalClusterException(Code.FAILED, name() + " runs; end it before a restart");
    }
    state = state.with(launcher.launch(state.name()));
    remember.accept(state);
  }

  private void signal(String name) {
    ProcessHandle process =
        state
            .process()
            .find()
            .orElseThrow(
                () -> new LocalClusterException(Code.FAILED, name() + " does not run any more"));
    try {
      String pid = Long.toString(process.pid());
      int exit = new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
      if (exit != 0) {
        throw new LocalClusterException(
            Code.FAILED, "kill -" + name + " " + pid + " ended with exit code " + exit);
      }
    } catch (IOException e) {
      throw new LocalClusterException(Code.FAILED, "the command kill cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalClusterException(Code.FAILED, "interrupted while signalling " + name(), e);
    }
  }
}
