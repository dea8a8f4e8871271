package io.tiercel.node;

import io.grpc.stub.StreamObserver;
import io.tiercel.protocol.v1.Invalidation;
import io.tiercel.protocol.v1.InvalidationBatch;
import java.util.List;

/** What an SDK would hear. */
final class Collected {
  private Collected() {}

  /** Adds all invalidations to a list that is safe for threads. */
  static StreamObserver<InvalidationBatch> into(List<Invalidation> heard) {
    return new StreamObserver<>() {
      @Override
      public void onNext(InvalidationBatch batch) {
        heard.addAll(batch.getInvalidationsList());
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {}
    };
  }
}
