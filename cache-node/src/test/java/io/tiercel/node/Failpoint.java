package io.tiercel.node;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stops whoever comes by until it is opened. Thread-safe. */
final class Failpoint {
  private final CountDownLatch reached;
  private final CountDownLatch open = new CountDownLatch(1);

  Failpoint(int visitors) {
    reached = new CountDownLatch(visitors);
  }

  void pass() {
    reached.countDown();
    await(open);
  }

  void awaitReached() {
    await(reached);
  }

  void open() {
    open.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody came by, or nobody opened, for 30 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
