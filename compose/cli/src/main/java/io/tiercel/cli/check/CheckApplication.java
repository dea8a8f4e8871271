package io.tiercel.cli.check;

import io.tiercel.cli.check.app.CheckApp;
import io.tiercel.cli.check.app.CheckTask;
import io.tiercel.cli.check.app.CheckWords;
import io.tiercel.cli.check.fault.FaultTargets.BreakableProcess;
import io.tiercel.cli.check.mutant.Rewriting;
import io.tiercel.cli.run.ChildProcess;
import io.tiercel.cli.run.JsonLine;
import io.tiercel.cli.run.RunException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/**
 * One application of the check: a process, and after a kill another one in its place. Closing ends
 * it. Thread-safe.
 */
public final class CheckApplication implements BreakableProcess, AutoCloseable {
  private static final Duration WORKS_WITHIN = Duration.ofSeconds(90);
  private static final Duration SAYS_WITHIN = Duration.ofSeconds(60);
  private static final List<String> JVM_FLAGS =
      List.of(
          "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError");

  private final String name;
  private final Path folder;
  private final List<String> flags;
  private final IntFunction<CheckTask> tasks;
  private final List<CheckTask> started = new ArrayList<>();
  private final AtomicLong doneBefore = new AtomicLong();
  private volatile Conversation current;
  private volatile boolean closed;

  /** What one process said. */
  private static final class Conversation {
    private final CompletableFuture<Boolean> working = new CompletableFuture<>();
    private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    private final CompletableFuture<Boolean> allRead = new CompletableFuture<>();
    private final CompletableFuture<ChildProcess> process = new CompletableFuture<>();
    private volatile long done;
    private volatile boolean killed;

    void hear(String line) {
      switch (line) {
        case CheckWords.WORKING -> working.complete(true);
        case CheckWords.STOPPED -> stopped.complete(true);
        case CheckWords.ALL_READ -> allRead.complete(true);
        default -> done = Long.parseLong(line.substring(CheckWords.DONE.length()));
      }
    }

    void ended(String how) {
      RunException failure = RunException.failed(how, null);
      List.of(working, stopped, allRead).forEach(each -> each.completeExceptionally(failure));
    }

    boolean failed() {
      return !killed && stopped.isCompletedExceptionally();
    }
  }

  /**
   * Starts the first process.
   *
   * @param folder for its logs
   * @param flags of its Java
   * @param tasks the task of the first, second, third process, counted from 1
   */
  public CheckApplication(
      String name, Path folder, List<String> flags, IntFunction<CheckTask> tasks) {
    this.flags = List.copyOf(flags);
    this.name = name;
    this.folder = folder;
    this.tasks = tasks;
    this.current = new Conversation();
    start(current);
  }

  private List<String> allFlags() {
    List<String> all = new ArrayList<>(JVM_FLAGS);
    all.addAll(flags);
    all.addAll(Rewriting.JVM_FLAGS);
    return all;
  }

  private synchronized void start(Conversation conversation) {
    CheckTask task = tasks.apply(started.size() + 1);
    started.add(task);
    ChildProcess process =
        ChildProcess.start(
            new ChildProcess.Program(
                name, CheckApp.class, allFlags(), folder.resolve(name + ".err")),
            conversation::hear,
            conversation::ended);
    conversation.process.complete(process);
    if (closed) {
      process.close();
    }
    process.say(JsonLine.json(task));
  }

  @Override
  public String name() {
    return name;
  }

  /** The tasks of all its processes so far. */
  public synchronized List<CheckTask> tasks() {
    return List.copyOf(started);
  }

  /** How many operations it did so far, over all its processes. */
  public long done() {
    return doneBefore.get() + current.done;
  }

  /** Whether its process ended though nobody killed it. */
  public boolean failed() {
    return current.failed();
  }

  @Override
  public void kill() {
    Conversation killed = current;
    killed.killed = true;
    doneBefore.addAndGet(killed.done);
    process(killed).close();
    process(killed).awaitEnd();
  }

  @Override
  public void restart() {
    Conversation next = new Conversation();
    current = next;
    start(next);
    awaitWorking();
  }

  @Override
  public void pause() {
    signal("STOP");
  }

  @Override
  public void resume() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      String pid = Long.toString(process(current).pid());
      new ProcessBuilder("kill", "-" + signal, pid).start().waitFor();
    } catch (IOException e) {
      throw RunException.failed("the command kill cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RunException.failed("interrupted while signalling " + name, e);
    }
  }

  /** Waits until it works. */
  public void awaitWorking() {
    await(current.working, WORKS_WITHIN, "does not work");
  }

  /** Makes later processes start faster. */
  void rememberClasses() {
    process(current).rememberClasses();
  }

  /** Asks it to stop working; returns at once. */
  public void stop() {
    process(current).say(CheckWords.STOP);
  }

  /** Waits until its callers have stopped. */
  public void awaitStopped() {
    await(current.stopped, SAYS_WITHIN, "does not stop");
  }

  /** Asks it to read every key; returns at once. */
  public void readAll() {
    process(current).say(CheckWords.LAST_READS);
  }

  /** Waits until it has. */
  public void awaitAllRead() {
    await(current.allRead, SAYS_WITHIN, "does not finish its last reads");
  }

  private static ChildProcess process(Conversation conversation) {
    return conversation.process.join();
  }

  private void await(CompletableFuture<Boolean> said, Duration longest, String otherwise) {
    try {
      said.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw RunException.failed(name + " " + otherwise + process(current).logTail(), late);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RunException told
          ? RunException.failed(name + ": " + told.getMessage(), failed)
          : RunException.failed(name + " failed: " + failed.getCause(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw RunException.failed("interrupted while waiting for " + name, interrupted);
    }
  }

  /** A frozen one ends, too: kill -9 needs no answer. */
  @Override
  public void close() {
    closed = true;
    if (current.process.isDone()) {
      process(current).close();
    }
  }
}
