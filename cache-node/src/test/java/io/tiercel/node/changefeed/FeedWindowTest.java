package io.tiercel.node.changefeed;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.router.replica.GtidSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FeedWindowTest {
  private static final String SOURCE = "3e11fa47-71ca-11e1-9e33-c80aa9429562:";

  private static final int ROOM = 30;

  private final FeedWindow window = new FeedWindow(GtidSet.parse(SOURCE + "1-4"), ROOM);

  private CompletableFuture<Void> add(String number) throws InterruptedException {
    return add(number, 1);
  }

  private CompletableFuture<Void> add(String number, int rows) throws InterruptedException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    window.reserve(rows);
    window.add(number.isEmpty() ? "" : SOURCE + number, rows, done);
    return done;
  }

  private void positionIs(String numbers) {
    assertThat(window.position()).isEqualTo(GtidSet.parse(SOURCE + numbers));
  }

  @Test
  void position_laterTransactionIsDoneFirst_waitsForTheEarlier() throws Exception {
    CompletableFuture<Void> five = add("5");
    CompletableFuture<Void> six = add("6");
    six.complete(null);
    positionIs("1-4");
    five.complete(null);
    positionIs("1-6");
    assertThat(window.size()).isZero();
  }

  @Test
  void position_failedStep_isNotPassed() throws Exception {
    add("5").completeExceptionally(new IllegalStateException("no"));
    add("6").complete(null);
    positionIs("1-4");
  }

  @Test
  void position_partsOfATransaction_movesWithTheLast() throws Exception {
    CompletableFuture<Void> part = add("");
    add("5").complete(null);
    positionIs("1-4");
    part.complete(null);
    positionIs("1-5");
  }

  @Test
  void reserve_noRoomForTheRows_waits() throws Exception {
    CompletableFuture<Void> first = add("5", 20);
    assertThat(add("6", 10)).isNotDone();
    Thread adder =
        new Thread(
            () -> {
              try {
                assertThat(add("7", 15)).isNotDone();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    adder.start();
    Awaitility.await().until(() -> adder.getState() == Thread.State.WAITING);
    assertThat(window.size()).isEqualTo(2);
    first.complete(null);
    adder.join(TimeUnit.SECONDS.toMillis(10));
    assertThat(adder.isAlive()).isFalse();
    assertThat(window.size()).isEqualTo(2);
  }

  @Test
  void reserve_moreThanTheWholeRoom_goesAlone() throws Exception {
    add("5", 10 * ROOM).complete(null);
    positionIs("1-5");
    assertThat(add("6", ROOM)).isNotDone();
  }
}
