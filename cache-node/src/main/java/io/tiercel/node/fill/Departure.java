package io.tiercel.node.fill;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.tiercel.node.loader.LoadRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the loads of one batch until the entries of all its keys have answered, so that they leave
 * together and become one query per shard. Thread-safe.
 */
final class Departure {
  private final Consumer<List<LoadRequest>> onward;

  @GuardedBy("this")
  private final List<LoadRequest> ready = new ArrayList<>();

  @GuardedBy("this")
  private int undecided;

  /** At least one key; what is to be loaded goes onward in one list, which may be empty. */
  Departure(int keys, Consumer<List<LoadRequest>> onward) {
    this.undecided = keys;
    this.onward = onward;
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
    onward.accept(leaving);
  }
}
