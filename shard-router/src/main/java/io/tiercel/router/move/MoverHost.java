package io.tiercel.router.move;

import io.tiercel.router.MySqlEndpoint;
import java.util.OptionalLong;

/** The process that a mover runs in, as far as it matters to it. Called on the mover's thread. */
@FunctionalInterface
public interface MoverHost {
  /** Whether the mover may work: while it may not, it takes no job, and leaves the one it has. */
  boolean ready();

  /**
   * How long all but the slowest hundredth of this process's calls to a server took in the last
   * second or two; empty when there were too few to tell. Copying slows down when it doubles.
   */
  default OptionalLong p99Nanos(MySqlEndpoint server) {
    return OptionalLong.empty();
  }
}
