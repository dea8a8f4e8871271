package io.tiercel.node.service;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import io.tiercel.node.fill.KeyRequest;
import io.tiercel.node.ownership.NodeIdentity;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.v1.Request;
import io.tiercel.protocol.v1.RequestBatch;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.ResponseBatch;
import io.tiercel.protocol.v1.TiercelNodeGrpc;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The stream to one other node, opened anew when it broke. Thread-safe; never blocks. */
final class PeerLink {
  private static final long REOPEN_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final NodeIdentity peer;
  private final Executor executor;
  private final Consumer<List<KeyRequest>> takeBack;
  private final ManagedChannel channel;
  private final AtomicLong nextId = new AtomicLong(1);

  @GuardedBy("this")
  private @Nullable Stream stream;

  @GuardedBy("this")
  private long notBeforeNanos;

  /** {@code takeBack} gets the requests that the peer did not answer before the link broke. */
  PeerLink(NodeIdentity peer, Executor executor, Consumer<List<KeyRequest>> takeBack) {
    this.peer = peer;
    this.executor = executor;
    this.takeBack = takeBack;
    this.notBeforeNanos = System.nanoTime();
    this.channel =
        Grpc.newChannelBuilderForAddress(
                peer.grpcHost(), peer.grpcPort(), InsecureChannelCredentials.create())
            .maxInboundMessageSize(GrpcServer.MAX_MESSAGE_BYTES)
            .executor(executor)
            .build();
  }

  boolean forward(KeyRequest request) {
    Stream open = openStream();
    return open != null && open.forward(request);
  }

  void tell(Request told) {
    Stream open = openStream();
    if (open != null) {
      open.tell(told);
    }
  }

  private synchronized @Nullable Stream openStream() {
    if (stream == null && System.nanoTime() - notBeforeNanos >= 0) {
      Stream opening = new Stream();
      Metadata credentials = Authentication.peerMetadata(peer.peerSecret());
      var unused =
          TiercelNodeGrpc.newStub(channel)
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(credentials))
              .exchange(opening);
      stream = opening;
    }
    return stream;
  }

  private synchronized void broken(Stream which) {
    if (stream == which) {
      stream = null;
      notBeforeNanos = System.nanoTime() + REOPEN_PAUSE_NANOS;
    }
  }

  void close() {
    channel.shutdownNow();
  }

  /** One life of the stream. */
  private final class Stream implements ClientResponseObserver<RequestBatch, ResponseBatch> {
    private final Map<Long, KeyRequest> outstanding = new ConcurrentHashMap<>();
    private volatile @Nullable BatchingSender<Request, RequestBatch> sender;
    private volatile boolean ended;

    @Override
    public void beforeStart(ClientCallStreamObserver<RequestBatch> call) {
      BatchingSender<Request, RequestBatch> opening =
          new BatchingSender<>(
              call,
              requests -> RequestBatch.newBuilder().addAllRequests(requests).build(),
              Request::getSerializedSize,
              executor);
      call.setOnReadyHandler(opening::onReady);
      sender = opening;
    }

    boolean forward(KeyRequest request) {
      BatchingSender<Request, RequestBatch> open = sender;
      if (open == null) {
        return false;
      }
      long id = nextId.getAndIncrement();
      outstanding.put(id, request);
      if (ended && outstanding.remove(id) != null) {
        return false;
      }
      open.send(
          request.wire().toBuilder()
              .setId(id)
              .setForwarded(true)
              .setDeadlineMillis(remainingMillis(request))
              .build());
      return true;
    }

    void tell(Request told) {
      BatchingSender<Request, RequestBatch> open = sender;
      if (open != null) {
        open.send(told.toBuilder().setId(nextId.getAndIncrement()).setForwarded(true).build());
      }
    }

    private int remainingMillis(KeyRequest request) {
      long left = TimeUnit.NANOSECONDS.toMillis(request.deadlineNanos() - System.nanoTime());
      return (int) Math.max(1, left);
    }

    @Override
    public void onNext(ResponseBatch batch) {
      for (Response response : batch.getResponsesList()) {
        KeyRequest request = outstanding.remove(response.getId());
        if (request == null) {
          continue;
        }
        if (drains(response)) {
          // It handed its partitions over and goes: whoever owns the key now, we can answer.
          takeBack.accept(List.of(request));
        } else {
          request.answerAs(response);
        }
      }
    }

    private static boolean drains(Response response) {
      return response.hasFailure()
          && response.getFailure().getCode().equals(ErrorCode.NODE_DRAINING.name());
    }

    @Override
    public void onError(Throwable failure) {
      end();
    }

    @Override
    public void onCompleted() {
      end();
    }

    private void end() {
      ended = true;
      broken(this);
      BatchingSender<Request, RequestBatch> open = sender;
      if (open != null) {
        open.close();
      }
      List<KeyRequest> unanswered =
          outstanding.keySet().stream()
              .map(outstanding::remove)
              .filter(request -> request != null)
              .toList();
      unanswered.forEach(KeyRequest::lostElsewhere);
      if (!unanswered.isEmpty()) {
        takeBack.accept(unanswered);
      }
    }
  }
}
