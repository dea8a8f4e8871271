package io.tiercel.client.internal.gateway;

import io.grpc.netty.shaded.io.netty.channel.SelectStrategy;
import io.grpc.netty.shaded.io.netty.util.IntSupplier;

/** Lets a network thread look again, in place of sleeping, while a caller does the same. */
final class SpinningSelect implements SelectStrategy {
  private final AnswerWait answerWait;

  SpinningSelect(AnswerWait answerWait) {
    this.answerWait = answerWait;
  }

  @Override
  public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
    if (hasTasks) {
      return selectNow.get();
    }
    if (!answerWait.expectsAnswer()) {
      return SelectStrategy.SELECT;
    }
    int ready = selectNow.get();
    if (ready > 0) {
      return ready;
    }
    Thread.onSpinWait();
    return SelectStrategy.CONTINUE;
  }
}
