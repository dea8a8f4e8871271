package io.tiercel.node.service;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tiercel.protocol.v1.RequestBatch;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.ResponseBatch;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One connection's requests and answers. What is answered at once leaves with its batch; the rest
 * as it comes, with all else that came until its network thread gets there. While the peer does not
 * read its answers, no more requests are taken from it.
 */
final class ExchangeStream implements StreamObserver<RequestBatch> {
  private final ServerCallStreamObserver<ResponseBatch> call;
  private final RequestDispatcher dispatcher;
  private final NetworkThreads network;
  private final BatchingSender<Response, ResponseBatch> sender;

  /** Answers that have to wait are sent by the thread that reads this connection's requests. */
  private volatile @Nullable Executor networkThread;

  /** {@code executor} sends answers until the connection's network thread is known. */
  ExchangeStream(
      ServerCallStreamObserver<ResponseBatch> call,
      RequestDispatcher dispatcher,
      NetworkThreads network,
      Executor executor) {
    this.call = call;
    this.dispatcher = dispatcher;
    this.network = network;
    this.sender =
        new BatchingSender<>(
            call,
            responses -> ResponseBatch.newBuilder().addAllResponses(responses).build(),
            Response::getSerializedSize,
            task -> senderThread(executor).execute(task));
    call.disableAutoRequest();
    call.setOnReadyHandler(this::ready);
    call.setOnCancelHandler(sender::close);
    call.request(1);
  }

  private boolean paused;

  private Executor senderThread(Executor otherwise) {
    Executor known = networkThread;
    return known == null ? otherwise : known;
  }

  private void ready() {
    sender.onReady();
    if (paused) {
      paused = false;
      call.request(1);
    }
  }

  /** Called one at a time, as {@link #ready} is, by gRPC. */
  @Override
  public void onNext(RequestBatch batch) {
    if (networkThread == null) {
      networkThread = network.current();
    }
    boolean corked = sender.cork();
    try {
      dispatcher.dispatch(batch.getRequestsList(), sender::send);
    } finally {
      if (corked) {
        sender.uncork();
      }
    }
    if (call.isReady()) {
      call.request(1);
    } else {
      paused = true;
    }
  }

  @Override
  public void onError(Throwable failure) {
    sender.close();
  }

  @Override
  public void onCompleted() {
    sender.close();
    call.onCompleted();
  }
}
