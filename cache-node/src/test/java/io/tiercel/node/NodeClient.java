package io.tiercel.node;

import com.google.protobuf.ByteString;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.tiercel.protocol.HeldRow;
import io.tiercel.protocol.HeldRows;
import io.tiercel.protocol.TableShape;
import io.tiercel.protocol.v1.ClusterView;
import io.tiercel.protocol.v1.DescribeRequest;
import io.tiercel.protocol.v1.InvalidationBatch;
import io.tiercel.protocol.v1.Peek;
import io.tiercel.protocol.v1.Probe;
import io.tiercel.protocol.v1.Read;
import io.tiercel.protocol.v1.ReadGroup;
import io.tiercel.protocol.v1.Request;
import io.tiercel.protocol.v1.RequestBatch;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.ResponseBatch;
import io.tiercel.protocol.v1.TiercelNodeGrpc;
import io.tiercel.protocol.v1.WatchClusterRequest;
import io.tiercel.protocol.v1.Write;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The least that speaks the protocol: what an SDK sends, without its cleverness. Thread-safe. */
public final class NodeClient implements AutoCloseable {
  private static final int DEADLINE_MILLIS = 20_000;

  private final ManagedChannel channel;
  private final TiercelNodeGrpc.TiercelNodeStub stub;
  private final TableShape shape;
  private final StreamObserver<RequestBatch> requests;
  private final AtomicLong ids = new AtomicLong();
  private final AtomicLong sequences = new AtomicLong();
  private final long writerId;
  private final Map<Long, CompletableFuture<Response>> waiting = new ConcurrentHashMap<>();

  public NodeClient(int port, String client, String secret, String table) {
    this.channel =
        Grpc.newChannelBuilderForAddress("127.0.0.1", port, InsecureChannelCredentials.create())
            .maxInboundMessageSize(32 << 20)
            .build();
    Metadata credentials = new Metadata();
    credentials.put(key("tiercel-client"), client);
    credentials.put(key("tiercel-secret"), secret);
    var attach = MetadataUtils.newAttachHeadersInterceptor(credentials);
    this.stub = TiercelNodeGrpc.newStub(channel).withInterceptors(attach);
    this.shape =
        TableShape.fromProto(
            TiercelNodeGrpc.newBlockingStub(channel)
                .withInterceptors(attach)
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .describe(DescribeRequest.newBuilder().setTable(table).build()));
    this.writerId = System.nanoTime() ^ System.identityHashCode(this);
    this.requests = stub.exchange(new Answers());
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  public TableShape shape() {
    return shape;
  }

  /** A read of each key, all in one message. */
  public List<CompletableFuture<Response>> getAll(List<Long> keys, boolean strong) {
    return readAll(keys, Read.newBuilder().setStrong(strong).build());
  }

  /** What the node says that it holds of each key, null for nothing. */
  public List<@Nullable HeldRow> peek(List<Long> keys) {
    Peek.Builder peek = Peek.newBuilder();
    for (Long key : keys) {
      peek.addKeys(ByteString.copyFrom(shape.keyCodec().encode(new Object[] {key})));
    }
    Response answer = peek(peek.build(), shape.fingerprint()).join();
    return HeldRows.unpack(answer.getPeeked().getHeld());
  }

  /** The same as it goes over the wire, of a table of this shape. */
  public CompletableFuture<Response> peek(Peek peek, long fingerprint) {
    Request.Builder request = request(0).clearKey().setFingerprint(fingerprint).setPeek(peek);
    CompletableFuture<Response> answer = expect(request);
    send(RequestBatch.newBuilder().addRequests(request).build());
    return answer;
  }

  /** A group of reads, gathered by the owner of the slot of one key. */
  public List<CompletableFuture<Response>> getGrouped(List<Long> keys, long gatheredWith) {
    return readAll(keys, Read.newBuilder().setGroup(group(keys.size(), gatheredWith)).build());
  }

  /** A group that says how many keys it has, whether they come or not. */
  public ReadGroup group(int keys, long gatheredWith) {
    return ReadGroup.newBuilder()
        .setId(ThreadLocalRandom.current().nextLong())
        .setSlot(shape.slotOf(new Object[] {gatheredWith}))
        .setKeys(keys)
        .build();
  }

  /** The same read of each key, all in one message. */
  public List<CompletableFuture<Response>> readAll(List<Long> keys, Read read) {
    RequestBatch.Builder batch = RequestBatch.newBuilder();
    List<CompletableFuture<Response>> answers = new ArrayList<>();
    for (Long key : keys) {
      Request.Builder request = request(key).setRead(read);
      answers.add(expect(request));
      batch.addRequests(request);
    }
    send(batch.build());
    return answers;
  }

  /** The shared entry of a key. */
  public io.tiercel.node.entry.EntryKey entryKey(long key) {
    Object[] values = {key};
    return new io.tiercel.node.entry.EntryKey(
        shape.name(), shape.keyCodec().encode(values), shape.slotOf(values));
  }

  public CompletableFuture<Response> get(long key) {
    return getAll(List.of(key), false).get(0);
  }

  /** Answered by the node that is asked, as if another one had taken it for the owner. */
  public CompletableFuture<Response> getHere(long key) {
    Request.Builder request = request(key).setForwarded(true).setRead(Read.getDefaultInstance());
    CompletableFuture<Response> answer = expect(request);
    send(RequestBatch.newBuilder().addRequests(request).build());
    return answer;
  }

  public CompletableFuture<Response> strongGet(long key) {
    return getAll(List.of(key), true).get(0);
  }

  public CompletableFuture<Response> write(Write.Kind kind, @Nullable Object... row) {
    Write.Builder write =
        Write.newBuilder()
            .setKind(kind)
            .setWriterId(writerId)
            .setSequence(sequences.incrementAndGet());
    if (kind != Write.Kind.DELETE) {
      write.setRow(ByteString.copyFrom(shape.rowCodec().encode(row)));
    }
    Request.Builder request = request((Long) java.util.Objects.requireNonNull(row[0]));
    request.setWrite(write);
    CompletableFuture<Response> answer = expect(request);
    send(RequestBatch.newBuilder().addRequests(request).build());
    return answer;
  }

  private Request.Builder request(long key) {
    return Request.newBuilder()
        .setId(ids.incrementAndGet())
        .setTable(shape.name())
        .setFingerprint(shape.fingerprint())
        .setKey(ByteString.copyFrom(shape.keyCodec().encode(new Object[] {key})))
        .setDeadlineMillis(DEADLINE_MILLIS);
  }

  private CompletableFuture<Response> expect(Request.Builder request) {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    waiting.put(request.getId(), answer);
    return answer.orTimeout(DEADLINE_MILLIS + 5_000L, TimeUnit.MILLISECONDS);
  }

  private synchronized void send(RequestBatch batch) {
    requests.onNext(batch);
  }

  /** The second column of a row answered. */
  public String name(Response response) {
    byte[] row =
        response.hasRow()
            ? response.getRow().getRow().toByteArray()
            : response.getWrite().getRow().toByteArray();
    return new String(
        String.valueOf(shape.rowCodec().decode(row)[1]).getBytes(StandardCharsets.UTF_8),
        StandardCharsets.UTF_8);
  }

  public StreamObserver<Probe> invalidations(StreamObserver<InvalidationBatch> observer) {
    return stub.invalidations(observer);
  }

  /** A read of key 1 as if the table had this name and shape. */
  public CompletableFuture<Response> getOf(String table, long fingerprint) {
    Request.Builder request =
        request(1).setTable(table).setFingerprint(fingerprint).setRead(Read.getDefaultInstance());
    CompletableFuture<Response> answer = expect(request);
    send(RequestBatch.newBuilder().addRequests(request).build());
    return answer;
  }

  /** The cluster view now. */
  public ClusterView view() {
    CompletableFuture<ClusterView> view = new CompletableFuture<>();
    stub.watchCluster(
        WatchClusterRequest.getDefaultInstance(),
        new StreamObserver<>() {
          @Override
          public void onNext(ClusterView seen) {
            view.complete(seen);
          }

          @Override
          public void onError(Throwable failure) {
            view.completeExceptionally(failure);
          }

          @Override
          public void onCompleted() {}
        });
    return view.orTimeout(10, TimeUnit.SECONDS).join();
  }

  public TiercelNodeGrpc.TiercelNodeStub stub() {
    return stub;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private final class Answers implements StreamObserver<ResponseBatch> {
    @Override
    public void onNext(ResponseBatch batch) {
      for (Response response : batch.getResponsesList()) {
        CompletableFuture<Response> answer = waiting.remove(response.getId());
        if (answer != null) {
          answer.complete(response);
        }
      }
    }

    @Override
    public void onError(Throwable failure) {
      waiting.values().forEach(answer -> answer.completeExceptionally(failure));
    }

    @Override
    public void onCompleted() {
      onError(new IllegalStateException("the node ended the stream"));
    }
  }
}
