package io.tiercel.node.service;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tiercel.node.invalidation.Relay;
import io.tiercel.node.loader.NodeException;
import io.tiercel.node.loader.Tables;
import io.tiercel.node.ownership.ClusterSnapshot;
import io.tiercel.node.ownership.ClusterViews;
import io.tiercel.protocol.v1.ClusterView;
import io.tiercel.protocol.v1.DescribeRequest;
import io.tiercel.protocol.v1.Failure;
import io.tiercel.protocol.v1.InvalidationBatch;
import io.tiercel.protocol.v1.NodeAddress;
import io.tiercel.protocol.v1.Probe;
import io.tiercel.protocol.v1.RequestBatch;
import io.tiercel.protocol.v1.ResponseBatch;
import io.tiercel.protocol.v1.TableDescription;
import io.tiercel.protocol.v1.TiercelNodeGrpc;
import io.tiercel.protocol.v1.WatchClusterRequest;
import java.util.concurrent.Executor;

/** The four calls of the protocol, each handed to what answers it. Thread-safe; never blocks. */
public final class NodeService extends TiercelNodeGrpc.TiercelNodeImplBase {
  private static final Metadata.Key<Failure> FAILURE =
      Metadata.Key.of(
          "tiercel-failure-bin", ProtoUtils.metadataMarshaller(Failure.getDefaultInstance()));

  private final RequestDispatcher dispatcher;
  private final Relay relay;
  private final Tables tables;
  private final ClusterViews views;
  private final NetworkThreads network;
  private final Executor executor;

  /** With everything it needs. */
  public NodeService(
      RequestDispatcher dispatcher,
      Relay relay,
      Tables tables,
      ClusterViews views,
      NetworkThreads network,
      Executor executor) {
    this.dispatcher = dispatcher;
    this.relay = relay;
    this.tables = tables;
    this.views = views;
    this.network = network;
    this.executor = executor;
  }

  @Override
  public StreamObserver<RequestBatch> exchange(StreamObserver<ResponseBatch> responses) {
    return new ExchangeStream(
        (ServerCallStreamObserver<ResponseBatch>) responses, dispatcher, network, executor);
  }

  @Override
  public StreamObserver<Probe> invalidations(StreamObserver<InvalidationBatch> batches) {
    InvalidationStream stream =
        new InvalidationStream(
            Authentication.caller(),
            (ServerCallStreamObserver<InvalidationBatch>) batches,
            relay,
            executor);
    stream.open();
    return stream;
  }

  @Override
  public void describe(DescribeRequest request, StreamObserver<TableDescription> answer) {
    var unused =
        tables
            .refresh(request.getTable())
            .whenComplete(
                (table, failure) -> {
                  if (failure == null) {
                    answer.onNext(table.toProto());
                    answer.onCompleted();
                  } else {
                    Failure told = NodeException.of(failure, Failure.Outcome.NOT_APPLIED).toProto();
                    Metadata trailers = new Metadata();
                    trailers.put(FAILURE, told);
                    answer.onError(
                        Status.FAILED_PRECONDITION
                            .withDescription(told.getMessage())
                            .asRuntimeException(trailers));
                  }
                });
  }

  @Override
  public void watchCluster(WatchClusterRequest request, StreamObserver<ClusterView> observer) {
    ServerCallStreamObserver<ClusterView> call = (ServerCallStreamObserver<ClusterView>) observer;
    ClusterStream stream = new ClusterStream(call);
    AutoCloseable subscription = views.subscribe(stream::show);
    call.setOnCancelHandler(
        () -> {
          stream.end();
          closeQuietly(subscription);
        });
  }

  private static void closeQuietly(AutoCloseable subscription) {
    try {
      subscription.close();
    } catch (Exception e) {
      throw new IllegalStateException("a view's subscription cannot fail to end", e);
    }
  }

  /** Sends views one at a time, never an older one after a newer. */
  private static final class ClusterStream {
    private final ServerCallStreamObserver<ClusterView> call;
    private long shown = -1;
    private boolean ended;

    ClusterStream(ServerCallStreamObserver<ClusterView> call) {
      this.call = call;
    }

    synchronized void show(ClusterSnapshot view) {
      if (!ended && view.revision() > shown) {
        shown = view.revision();
        call.onNext(toProto(view));
      }
    }

    synchronized void end() {
      ended = true;
    }
  }

  private static ClusterView toProto(ClusterSnapshot view) {
    ClusterView.Builder proto = ClusterView.newBuilder().setRevision(view.revision());
    view.nodes()
        .forEach(
            node ->
                proto.addNodes(
                    NodeAddress.newBuilder()
                        .setId(node.id())
                        .setHost(node.host())
                        .setPort(node.port())));
    return proto.addAllSlotOwner(view.slotOwner()).build();
  }
}
