package io.tiercel.client.internal.gateway;

import com.google.protobuf.ByteString;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.tiercel.protocol.TableShape;
import io.tiercel.protocol.v1.ClusterView;
import io.tiercel.protocol.v1.DescribeRequest;
import io.tiercel.protocol.v1.Failure;
import io.tiercel.protocol.v1.Heard;
import io.tiercel.protocol.v1.Invalidation;
import io.tiercel.protocol.v1.InvalidationBatch;
import io.tiercel.protocol.v1.Probe;
import io.tiercel.protocol.v1.Proof;
import io.tiercel.protocol.v1.Request;
import io.tiercel.protocol.v1.RequestBatch;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.ResponseBatch;
import io.tiercel.protocol.v1.Stamp;
import io.tiercel.protocol.v1.TableDescription;
import io.tiercel.protocol.v1.TiercelNodeGrpc;
import io.tiercel.protocol.v1.WatchClusterRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One node of a {@link FakeCluster}. Scripts decide what it answers, and when. */
public final class FakeNode {
  private final FakeCluster cluster;
  private final String address;
  private final long publisher;
  private final List<StreamObserver<InvalidationBatch>> subscribers = new CopyOnWriteArrayList<>();
  private final List<StreamObserver<ResponseBatch>> exchanges = new CopyOnWriteArrayList<>();
  private final List<StreamObserver<ClusterView>> watchers = new CopyOnWriteArrayList<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Integer> batches = new CopyOnWriteArrayList<>();
  private final List<Held> held = new CopyOnWriteArrayList<>();
  private volatile Server server;
  private volatile Function<Request, @Nullable Response> script;
  private volatile boolean proofsHeld;
  private volatile long published;
  private volatile @Nullable Status refuseAll;

  /** A request without an answer yet. */
  public record Held(Request request, StreamObserver<ResponseBatch> to) {}

  FakeNode(FakeCluster cluster, String address, long publisher) {
    this.cluster = cluster;
    this.address = address;
    this.publisher = publisher;
    this.script = cluster::answer;
    this.server = serve();
  }

  private Server serve() {
    try {
      return InProcessServerBuilder.forName(address)
          .directExecutor()
          .addService(new Service())
          .build()
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String address() {
    return address;
  }

  /** Null from the script holds the request back. */
  public void script(Function<Request, @Nullable Response> answers) {
    script = answers;
  }

  public void answerAll() {
    script = cluster::answer;
  }

  public List<Request> requests() {
    return requests;
  }

  public List<Integer> batches() {
    return batches;
  }

  public List<Held> held() {
    return held;
  }

  /** Computes and sends the answer to a request that was held back. */
  public void release(Held one) {
    send(one.to(), cluster.answer(one.request()));
  }

  public void send(StreamObserver<ResponseBatch> to, Response response) {
    synchronized (to) {
      to.onNext(ResponseBatch.newBuilder().addResponses(response).build());
    }
  }

  /** Probes stay unanswered. */
  public void holdProofs(boolean hold) {
    proofsHeld = hold;
  }

  /** Every stream and call ends with this; null serves again. */
  public void refuseAll(@Nullable Status status) {
    refuseAll = status;
  }

  public boolean hasSubscriber() {
    return !subscribers.isEmpty();
  }

  public boolean hasExchange() {
    return !exchanges.isEmpty();
  }

  public StreamObserver<ResponseBatch> lastExchange() {
    return exchanges.get(exchanges.size() - 1);
  }

  /** Breaks the data path's streams; they can be opened again. */
  public void breakExchanges() {
    exchanges.forEach(stream -> stream.onError(Status.UNAVAILABLE.asRuntimeException()));
    exchanges.clear();
  }

  public void stop() {
    server.shutdownNow();
    subscribers.clear();
    exchanges.clear();
    watchers.clear();
  }

  public void startAgain() {
    server = serve();
  }

  void sendView() {
    watchers.forEach(watcher -> watcher.onNext(cluster.view()));
  }

  synchronized void publish(
      String table, ByteString key, Stamp floor, Predicate<Invalidation> lose) {
    Invalidation invalidation =
        Invalidation.newBuilder()
            .setPublisher(publisher)
            .setNumber(++published)
            .setTable(table)
            .setKey(key)
            .setFloor(floor)
            .build();
    if (!lose.test(invalidation)) {
      InvalidationBatch batch =
          InvalidationBatch.newBuilder().addInvalidations(invalidation).build();
      cluster.nodes().forEach(node -> node.relay(batch));
    }
  }

  private void relay(InvalidationBatch batch) {
    for (StreamObserver<InvalidationBatch> subscriber : subscribers) {
      synchronized (subscriber) {
        subscriber.onNext(batch);
      }
    }
  }

  public static Response failure(Request request, String code, boolean retryable) {
    return Response.newBuilder()
        .setId(request.getId())
        .setFailure(
            Failure.newBuilder()
                .setCode(code)
                .setMessage("scripted")
                .setOutcome(Failure.Outcome.NOT_APPLIED)
                .setRetryable(retryable))
        .build();
  }

  private Proof proof(Probe probe) {
    Proof.Builder proof = Proof.newBuilder().setProbeSentNanos(probe.getSentNanos());
    for (FakeNode node : cluster.nodes()) {
      proof.addPublishers(
          Heard.newBuilder().setPublisher(node.publisher).setNumber(node.published));
    }
    return proof.build();
  }

  private final class Service extends TiercelNodeGrpc.TiercelNodeImplBase {
    private <T> boolean refused(StreamObserver<T> to) {
      Status status = refuseAll;
      if (status != null) {
        to.onError(status.asRuntimeException());
      }
      return status != null;
    }

    @Override
    public StreamObserver<RequestBatch> exchange(StreamObserver<ResponseBatch> to) {
      if (!refused(to)) {
        exchanges.add(to);
      }
      return new Ignoring<>() {
        @Override
        public void onNext(RequestBatch batch) {
          batches.add(batch.getRequestsCount());
          batch.getRequestsList().forEach(request -> serve(request, to));
        }
      };
    }

    private void serve(Request request, StreamObserver<ResponseBatch> to) {
      requests.add(request);
      if (request.hasWrite()) {
        cluster.arrived(request);
      }
      Response response = script.apply(request);
      if (response == null) {
        held.add(new Held(request, to));
        return;
      }
      if (request.hasWrite()) {
        cluster.left(request);
      }
      send(to, response);
    }

    @Override
    public StreamObserver<Probe> invalidations(StreamObserver<InvalidationBatch> to) {
      if (!refused(to)) {
        subscribers.add(to);
      }
      return new Ignoring<>() {
        @Override
        public void onNext(Probe probe) {
          if (!proofsHeld) {
            synchronized (to) {
              to.onNext(InvalidationBatch.newBuilder().setProof(proof(probe)).build());
            }
          }
        }

        @Override
        public void onError(Throwable error) {
          subscribers.remove(to);
        }
      };
    }

    @Override
    public void describe(DescribeRequest request, StreamObserver<TableDescription> to) {
      TableShape shape = cluster.described(request.getTable());
      if (shape == null) {
        Metadata trailers = new Metadata();
        trailers.put(
            Metadata.Key.of("tiercel-failure-bin", Metadata.BINARY_BYTE_MARSHALLER),
            Failure.newBuilder()
                .setCode("UNKNOWN_TABLE")
                .setMessage("no shard has a table " + request.getTable())
                .build()
                .toByteArray());
        to.onError(Status.NOT_FOUND.asRuntimeException(trailers));
        return;
      }
      to.onNext(shape.toProto(cluster.policy()));
      to.onCompleted();
    }

    @Override
    public void watchCluster(WatchClusterRequest request, StreamObserver<ClusterView> to) {
      if (!refused(to)) {
        watchers.add(to);
        to.onNext(cluster.view());
      }
    }
  }

  /** What a stream from the SDK does when it ends. */
  private abstract static class Ignoring<T> implements StreamObserver<T> {
    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }
}
