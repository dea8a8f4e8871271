package io.tiercel.client.internal.gateway;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.tiercel.client.internal.metrics.ClientCounters;
import io.tiercel.protocol.v1.Request;
import io.tiercel.protocol.v1.RequestBatch;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.ResponseBatch;
import io.tiercel.protocol.v1.TiercelNodeGrpc;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The data path to one node: calls wait in a queue, and the network thread sends what has gathered
 * when it gets there: after the answers that it is reading, and with the calls of those who were
 * waiting for them. So messages grow with the load, and a single call goes at once. While the
 * connection takes no more, the next message gathers. Reopens itself until it is closed.
 * Thread-safe.
 */
final class NodeStream {
  private static final int MAX_BATCH_CALLS = 256;
  private static final int MAX_BATCH_BYTES = 1 << 20;
  private static final int MAX_WAITING = 10_000;

  /** A silent node is avoided for this long before it is tried again. */
  private static final long SUSPICION_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final String address;
  private final ManagedChannel channel;
  private final Executor networkThread;
  private final Owner owner;
  private final LongSupplier nanoClock;
  private final ClientCounters counters;
  private final ConcurrentLinkedQueue<Call> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingCount = new AtomicInteger();
  private final AtomicInteger work = new AtomicInteger();

  @GuardedBy("this")
  private boolean closed;

  private volatile @Nullable ClientCallStreamObserver<RequestBatch> requests;
  private volatile boolean usable;
  private volatile boolean suspect;
  private volatile long heardNanos;
  private volatile long suspectSinceNanos;

  /** Who cares what happens to a stream. Called on network threads. */
  interface Owner {
    void ready(NodeStream stream);

    void answered(NodeStream stream, Response response);

    /** The stream broke: its calls need another one. Open it again later. */
    void broken(NodeStream stream, Throwable error);
  }

  NodeStream(
      String address,
      ChannelFactory.Line line,
      Owner owner,
      LongSupplier nanoClock,
      ClientCounters counters) {
    this.address = address;
    this.channel = line.channel();
    this.networkThread = line.thread();
    this.owner = owner;
    this.nanoClock = nanoClock;
    this.counters = counters;
  }

  String address() {
    return address;
  }

  ManagedChannel channel() {
    return channel;
  }

  boolean usable() {
    return usable;
  }

  /** Whether it has lately left requests unanswered. */
  boolean suspect() {
    return suspect && nanoClock.getAsLong() - suspectSinceNanos < SUSPICION_NANOS;
  }

  void suspectNow(long nowNanos) {
    if (!suspect()) {
      suspectSinceNanos = nowNanos;
      suspect = true;
    }
  }

  /** Whether nothing came for this long. */
  boolean silentFor(long nanos, long nowNanos) {
    return nowNanos - heardNanos > nanos;
  }

  void open() {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    channel.resetConnectBackoff();
    TiercelNodeGrpc.newStub(channel).exchange(new Responses());
  }

  void close() {
    synchronized (this) {
      closed = true;
    }
    usable = false;
    channel.shutdownNow();
  }

  /** Queues a call; false when too many wait. The call is on this stream already. */
  boolean offer(Call call) {
    if (waitingCount.incrementAndGet() > MAX_WAITING) {
      waitingCount.decrementAndGet();
      return false;
    }
    waiting.add(call);
    drain();
    return true;
  }

  /** Nothing is written until {@link #release}. */
  boolean hold() {
    return work.getAndIncrement() == 0;
  }

  /** Ends a {@link #hold} that returned true. */
  void release() {
    drainSoon();
  }

  private void drain() {
    if (work.getAndIncrement() == 0) {
      drainSoon();
    }
  }

  private void drainSoon() {
    try {
      networkThread.execute(this::drainLoop);
    } catch (RejectedExecutionException closed) {
      // Whoever waits has been told, or its deadline tells.
      waiting.clear();
    }
  }

  private void drainLoop() {
    int seen = work.get();
    do {
      writeAll();
      seen = work.addAndGet(-seen);
    } while (seen != 0);
  }

  private void writeAll() {
    ClientCallStreamObserver<RequestBatch> to = requests;
    while (to != null && usable && to.isReady() && !waiting.isEmpty()) {
      RequestBatch batch = gather();
      if (batch.getRequestsCount() > 0) {
        counters.batches.increment();
        counters.requests.add(batch.getRequestsCount());
        to.onNext(batch);
      }
    }
  }

  private RequestBatch gather() {
    RequestBatch.Builder batch = RequestBatch.newBuilder();
    long now = nanoClock.getAsLong();
    int bytes = 0;
    while (batch.getRequestsCount() < MAX_BATCH_CALLS && bytes < MAX_BATCH_BYTES) {
      Call call = waiting.poll();
      if (call == null) {
        break;
      }
      waitingCount.decrementAndGet();
      Request request = call.stream() == this ? call.beginSend(now) : null;
      if (request != null) {
        bytes += call.bytes();
        batch.addRequests(request);
      }
    }
    return batch.build();
  }

  private void breakWith(ClientCallStreamObserver<RequestBatch> stream, Throwable error) {
    if (requests == stream) {
      usable = false;
      requests = null;
      owner.broken(this, error);
    }
  }

  /** One attempt at the stream. */
  private final class Responses implements ClientResponseObserver<RequestBatch, ResponseBatch> {
    private @Nullable ClientCallStreamObserver<RequestBatch> stream;

    @Override
    public void beforeStart(ClientCallStreamObserver<RequestBatch> opened) {
      stream = opened;
      requests = opened;
      opened.setOnReadyHandler(this::ready);
    }

    private void ready() {
      if (!usable && requests == stream) {
        heardNanos = nanoClock.getAsLong();
        suspect = false;
        usable = true;
        owner.ready(NodeStream.this);
      }
      drain();
    }

    @Override
    public void onNext(ResponseBatch batch) {
      heardNanos = nanoClock.getAsLong();
      suspect = false;
      for (Response response : batch.getResponsesList()) {
        owner.answered(NodeStream.this, response);
      }
    }

    @Override
    public void onError(Throwable error) {
      if (stream != null) {
        breakWith(stream, error);
      }
    }

    @Override
    public void onCompleted() {
      if (stream != null) {
        breakWith(
            stream, Status.UNAVAILABLE.withDescription("ended the stream").asRuntimeException());
        stream.cancel("the node ended the stream", null);
      }
    }
  }
}
