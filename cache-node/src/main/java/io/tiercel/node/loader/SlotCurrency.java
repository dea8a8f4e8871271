package io.tiercel.node.loader;

import io.tiercel.router.Deadline;
import io.tiercel.router.RouterException;
import io.tiercel.router.ShardRouter;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For which slots this node's router knows what a replica has to prove.
 *
 * <p>A router knows the writes it made itself. Slots gained from another node, or written by one,
 * were not: until the router asked the primaries where they are ({@code requireCurrent}), only
 * primaries may answer for these slots. Thread-safe.
 */
public final class SlotCurrency {
  private static final Logger log = LoggerFactory.getLogger(SlotCurrency.class);
  private static final int SLOTS = 4096;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long LOOK_MILLIS = 250;

  private final ShardRouter router;
  private final ScheduledExecutorService scheduler;
  private final IntPredicate ownsSlot;

  /** How often each slot stopped being current. */
  private final AtomicIntegerArray lost = new AtomicIntegerArray(SLOTS);

  /** Up to which of those the primaries were asked. */
  private final AtomicIntegerArray proven = new AtomicIntegerArray(SLOTS);

  private final AtomicBoolean asking = new AtomicBoolean();

  /** No slot is current yet. The scheduler's thread blocks while it asks the primaries. */
  public SlotCurrency(
      ShardRouter router, ScheduledExecutorService scheduler, IntPredicate ownsSlot) {
    this.router = router;
    this.scheduler = scheduler;
    this.ownsSlot = ownsSlot;
    for (int slot = 0; slot < SLOTS; slot++) {
      lost.set(slot, 1);
    }
  }

  /** Whether a replica may answer for the slot. */
  public boolean isCurrent(int slot) {
    return lost.get(slot) == proven.get(slot);
  }

  /** Someone else wrote, or may have written, in these slots. Any thread; cheap. */
  public void lost(BitSet slots) {
    slots.stream().forEach(lost::incrementAndGet);
    askSoon();
  }

  /** Someone else wrote in this slot. Any thread; cheap. */
  public void lost(int slot) {
    lost.incrementAndGet(slot);
    askSoon();
  }

  /** Asks at once, and looks from now on whether there is something to ask. */
  public void start() {
    askSoon();
    var unused =
        scheduler.scheduleWithFixedDelay(
            this::prove, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void askSoon() {
    if (asking.compareAndSet(false, true)) {
      scheduler.execute(this::prove);
    }
  }

  private void prove() {
    asking.set(false);
    int[] seen = new int[SLOTS];
    BitSet open = new BitSet(SLOTS);
    for (int slot = 0; slot < SLOTS; slot++) {
      seen[slot] = lost.get(slot);
      open.set(slot, seen[slot] != proven.get(slot) && ownsSlot.test(slot));
    }
    if (open.isEmpty()) {
      return;
    }
    try {
      router.requireCurrent(open, Deadline.after(TIMEOUT));
      open.stream().forEach(slot -> proven.set(slot, seen[slot]));
    } catch (RouterException e) {
      // The next look asks again; until then the primaries answer.
      log.debug("primaries did not say where they are: {}", e.getMessage());
    }
  }
}
