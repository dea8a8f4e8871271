package io.tiercel.client.internal.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Tasks run when the test says so. */
public final class HeldTimer extends ScheduledThreadPoolExecutor {
  private final List<Runnable> tasks = new ArrayList<>();

  public HeldTimer() {
    super(1);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    tasks.add(task);
    return super.schedule(() -> {}, 0, unit);
  }

  /** How many wait. */
  public int held() {
    return tasks.size();
  }

  /** Runs those that wait now. */
  public void runHeld() {
    List<Runnable> now = List.copyOf(tasks);
    tasks.clear();
    now.forEach(Runnable::run);
  }
}
