package io.tiercel.node.loader;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Keeps what it is given until the test runs it, on the test's thread. */
final class HeldTasks extends ScheduledThreadPoolExecutor implements Executor {
  private final List<Runnable> held = new ArrayList<>();

  HeldTasks() {
    super(1);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    held.add(task);
    return super.schedule(() -> {}, 0, unit);
  }

  @Override
  public void execute(Runnable task) {
    held.add(task);
  }

  int size() {
    return held.size();
  }

  void runOldest() {
    held.remove(0).run();
  }

  void runAll() {
    List<Runnable> running = List.copyOf(held);
    held.clear();
    running.forEach(Runnable::run);
  }
}
