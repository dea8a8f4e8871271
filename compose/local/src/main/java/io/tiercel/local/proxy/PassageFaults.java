package io.tiercel.local.proxy;

import io.tiercel.local.proxy.TcpProxy.Direction;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.function.BooleanSupplier;

/** When bytes may pass. Thread-safe; its monitor wakes those who wait. */
final class PassageFaults {
  private final EnumSet<Direction> stalled = EnumSet.noneOf(Direction.class);
  private long delayNanos;

  synchronized void delay(Duration oneWay) {
    delayNanos = oneWay.toNanos();
    notifyAll();
  }

  synchronized void stall(Direction... directions) {
    stalled.addAll(List.of(directions));
  }

  synchronized void clear() {
    stalled.clear();
    delayNanos = 0;
    notifyAll();
  }

  /** Makes everybody look again. */
  synchronized void wake() {
    notifyAll();
  }

  /**
   * Waits until what was read at {@code readNanos} may pass; false when the connection ended first.
   */
  synchronized boolean await(Direction direction, long readNanos, BooleanSupplier ended)
      throws InterruptedException {
    while (!ended.getAsBoolean()) {
      long waitNanos = readNanos + delayNanos - System.nanoTime();
      if (stalled.contains(direction)) {
        wait();
      } else if (waitNanos <= 0) {
        return true;
      } else {
        wait(waitNanos / 1_000_000, (int) (waitNanos % 1_000_000));
      }
    }
    return false;
  }
}
