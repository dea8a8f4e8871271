package io.tiercel.node.loader;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Gathers the loads of one call from the owners of its keys, so that they leave in one query per
 * shard. Thread-safe; never blocks.
 *
 * <p>A group leaves when all its reads are decided, or {@value #WAIT_MILLIS} ms after the first:
 * waiting only saves queries, so nothing depends on all being there. All go to the primaries: this
 * node does not know what a replica has to prove for the slots of others, and a query that mixed
 * both would be two.
 */
public final class GatheredLoads {
  private static final long WAIT_MILLIS = 50;

  private final Consumer<List<LoadRequest>> onward;
  private final ScheduledExecutorService scheduler;

  @GuardedBy("this")
  private final Map<Long, Group> groups = new HashMap<>();

  /** What has come of a group. */
  private static final class Group {
    private final List<LoadRequest> loads = new ArrayList<>();
    private int decided;
  }

  /** Loads leave through {@code onward}, which does not block. */
  public GatheredLoads(Consumer<List<LoadRequest>> onward, ScheduledExecutorService scheduler) {
    this.onward = onward;
    this.scheduler = scheduler;
  }

  /**
   * More reads of a group are decided.
   *
   * @param keys reads in the whole group
   * @param decided how many are decided with this
   * @param loads those of them that have to be loaded
   */
  public void add(long id, int keys, int decided, List<LoadRequest> loads) {
    Group complete;
    synchronized (this) {
      Group group = groups.computeIfAbsent(id, first -> new Group());
      loads.forEach(load -> group.loads.add(load.onPrimary()));
      boolean first = group.decided == 0;
      group.decided += decided;
      if (group.decided < keys) {
        if (first) {
          leaveLater(id, group);
        }
        return;
      }
      groups.remove(id);
      complete = group;
    }
    onward.accept(complete.loads);
  }

  private void leaveLater(long id, Group group) {
    var unused = scheduler.schedule(() -> leave(id, group), WAIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void leave(long id, Group group) {
    synchronized (this) {
      if (!groups.remove(id, group)) {
        return;
      }
    }
    onward.accept(group.loads);
  }

  /** Groups that wait for more. */
  synchronized int waiting() {
    return groups.size();
  }
}
