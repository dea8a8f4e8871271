package io.tiercel.router.move;

import io.tiercel.router.move.ForeignProcess.Arguments;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A mover of its own process. It stops and says so when it comes to a step: the words after the
 * cluster's are the step's name and {@code before} or {@code after}.
 */
final class ForeignMover {
  private ForeignMover() {}

  /** The program. */
  public static void main(String[] words) throws InterruptedException {
    Arguments arguments = Arguments.of(words);
    MoveStep where = MoveStep.valueOf(arguments.words().get(0));
    boolean afterwards = arguments.words().get(1).equals("after");
    AtomicBoolean armed = new AtomicBoolean(true);
    new SlotMover(
            arguments.catalog(),
            arguments.credentials(),
            MoveHarness.PATIENT,
            "foreign",
            Thread::new,
            new Random(),
            new MoveSteps() {
              private void at(MoveStep step, boolean after) {
                if (step == MoveStep.PREPARE && !after) {
                  System.out.println("moving");
                }
                if (step == where && after == afterwards && armed.getAndSet(false)) {
                  ForeignProcess.arrive("there");
                  System.out.println("awake");
                }
              }

              @Override
              public void before(MoveStep step) {
                at(step, false);
              }

              @Override
              public void after(MoveStep step) {
                at(step, true);
              }
            },
            () -> true)
        .start();
    new CountDownLatch(1).await();
  }
}
