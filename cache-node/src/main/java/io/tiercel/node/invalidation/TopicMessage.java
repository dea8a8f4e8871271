package io.tiercel.node.invalidation;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What travels on the topic, in order per publisher. */
sealed interface TopicMessage {
  /** Who published it. */
  long publisher();

  /**
   * Invalidations with consecutive numbers.
   *
   * @param publisher random per start of a node
   * @param first the number of the first; the first ever has 1
   * @param invalidations at least one
   */
  record Invalidations(long publisher, long first, List<RowInvalidation> invalidations)
      implements TopicMessage {
    long last() {
      return first + invalidations.size() - 1;
    }
  }

  /**
   * "Everything up to {@code lastNumber} is out", and an echo of what the publisher has heard, so
   * that each hearer can tell when at the earliest that was said, on its own clock.
   *
   * @param publisher random per start of a node
   * @param lastNumber of its last invalidation; 0 when there was none
   * @param sentNanos the publisher's own monotonic clock, to be echoed unread
   * @param state whether it goes on publishing
   * @param echoes per other publisher the {@code sentNanos} of the last heartbeat heard from it
   * @param outsiders those of them that are no members of the view any more: to them the echo
   *     promises nothing
   */
  record Heartbeat(
      long publisher,
      long lastNumber,
      long sentNanos,
      State state,
      Map<Long, Long> echoes,
      Set<Long> outsiders)
      implements TopicMessage {
    /** Whether the publisher goes on. */
    enum State {
      /** It does. */
      SERVING,
      /** It does for now, but takes itself out of the cluster view. */
      DRAINING,
      /** It does not: {@code lastNumber} is its last word. */
      FAREWELL
    }
  }
}
