package io.tiercel.node.fill;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.tiercel.node.loader.LoadRequest;
import io.tiercel.node.loader.ShardLoader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds the loads of one batch until the entries of all its keys have answered, so that they leave
 * in one query per shard. Thread-safe.
 */
final class Departure {
  private final ShardLoader loader;

  @GuardedBy("this")
  private final List<LoadRequest> ready = new ArrayList<>();

  @GuardedBy("this")
  private int undecided;

  Departure(int keys, ShardLoader loader) {
    this.undecided = keys;
    this.loader = loader;
  }

  /** One key more is decided: to be loaded, or null when its entry answered. */
  void decided(@Nullable LoadRequest load) {
    List<LoadRequest> leaving;
    synchronized (this) {
      if (load != null) {
        ready.add(load);
      }
      undecided--;
      if (undecided > 0) {
        return;
      }
      leaving = List.copyOf(ready);
    }
    loader.load(leaving);
  }
}
