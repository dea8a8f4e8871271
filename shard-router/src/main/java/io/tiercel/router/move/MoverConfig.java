package io.tiercel.router.move;

import java.time.Duration;

/**
 * How a mover works. Immutable.
 *
 * @param lease how long a job stays with a mover that is not heard of but still connected; 100 ms
 *     to 1 min, default 3 s. While slots are fenced half a second, if that is less; and where the
 *     mover's process has ended the next one takes the job at once.
 * @param poll how often an idle mover looks for a job; 10 ms to 1 min, default 500 ms. At least
 *     every 100 ms while another mover has one
 * @param grace how long the source keeps its rows after the last commit; 0 to 1 day, default 30 s.
 *     Readers with an old map may still be on their way.
 * @param chunkRows most rows of one transaction; 10 to 5000, default 2000
 * @param groupSlots most slots fenced at a time; 1 to 64, default 64
 * @param groupRows most rows fenced at a time, if that is more than one slot; 1 to 1,000,000,
 *     default 500. Most of what a fence takes is comparing them
 * @param cutoverLimit how long a fence may last before it is taken back; 50 ms to 10 s, default 800
 *     ms
 */
public record MoverConfig(
    Duration lease,
    Duration poll,
    Duration grace,
    int chunkRows,
    int groupSlots,
    int groupRows,
    Duration cutoverLimit) {
  /** What suits production. */
  public static final MoverConfig DEFAULT =
      new MoverConfig(
          Duration.ofSeconds(3),
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          2_000,
          64,
          500,
          Duration.ofMillis(800));

  /** Refuses what no mover can work with. */
  public MoverConfig {
    require("lease", lease, Duration.ofMillis(100), Duration.ofMinutes(1));
    require("poll", poll, Duration.ofMillis(10), Duration.ofMinutes(1));
    require("grace", grace, Duration.ZERO, Duration.ofDays(1));
    require("cutoverLimit", cutoverLimit, Duration.ofMillis(50), Duration.ofSeconds(10));
    require("chunkRows", chunkRows, 10, 5_000);
    require("groupSlots", groupSlots, 1, 64);
    require("groupRows", groupRows, 1, 1_000_000);
  }

  /** The same with another grace period. */
  public MoverConfig withGrace(Duration other) {
    return new MoverConfig(lease, poll, other, chunkRows, groupSlots, groupRows, cutoverLimit);
  }

  private static void require(String knob, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "the mover's " + knob + " is " + value + ", allowed are " + least + " to " + most);
    }
  }

  private static void require(String knob, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "the mover's " + knob + " is " + value + ", allowed are " + least + " to " + most);
    }
  }
}
