package io.tiercel.client.internal.gateway;

import com.google.protobuf.MessageLite;
import io.tiercel.client.TiercelConfig;
import io.tiercel.client.TiercelException;
import io.tiercel.client.internal.mapping.KeyAddress;
import io.tiercel.client.internal.metrics.ClientCounters;
import io.tiercel.client.internal.nearcache.InvalidationFeed;
import io.tiercel.client.internal.nearcache.NearAudit;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.TableShape;
import io.tiercel.protocol.v1.ClusterView;
import io.tiercel.protocol.v1.Failure;
import io.tiercel.protocol.v1.Read;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.RowResult;
import io.tiercel.protocol.v1.TableDescription;
import io.tiercel.protocol.v1.Write;
import io.tiercel.protocol.v1.WriteResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Calls over gRPC: sends each to its slot's owner, and elsewhere when that fails, until the
 * deadline. Thread-safe.
 */
public final class GrpcGateway implements Gateway {
  private static final byte[] NO_KEY = {};

  private final LiveCalls calls;
  private final ClusterNodes nodes;
  private final ClusterSubscription subscription;
  private final TableDescriptions descriptions;
  private final Startup startup;
  private final Timer timer;
  private final LongSupplier nanoClock;
  private final RandomGenerator random;
  private final Backoff backoff;
  private final ClientCounters counters;
  private final ChannelFactory channels;

  /** What a gateway needs from outside; the timer is closed with the gateway. */
  public record Parts(
      TiercelConfig config,
      InvalidationFeed feed,
      NearAudit nearAudit,
      Timer timer,
      AnswerWait answerWait,
      LongSupplier nanoClock,
      RandomGenerator random,
      ClientCounters counters) {}

  GrpcGateway(Parts parts, ChannelFactory channels) {
    this.timer = parts.timer();
    this.nanoClock = parts.nanoClock();
    this.counters = parts.counters();
    this.channels = channels;
    this.random = parts.random();
    this.backoff = new Backoff(random);
    this.nodes = new ClusterNodes(this::openStream);
    this.calls = new LiveCalls(timer, nanoClock, this::hedge);
    this.startup = new Startup(parts.config().nodes(), nodes, parts.feed());
    this.descriptions = new TableDescriptions(nodes, timer, nanoClock, backoff);
    this.subscription =
        new ClusterSubscription(
            parts.config().nodes(),
            channels,
            parts.feed(),
            new SubscriptionEvents(),
            nanoClock,
            parts.random().nextInt(parts.config().nodes().size()),
            parts.config().audited() ? new AuditAnswers(parts.nearAudit()) : null);
  }

  /**
   * A connected gateway over TCP.
   *
   * @throws TiercelException UNAUTHENTICATED or NODE_UNAVAILABLE, after which nothing is left open
   */
  public static Gateway connect(Parts parts) {
    return connect(parts, new NettyChannels(parts.config().credentials(), parts.answerWait()));
  }

  static Gateway connect(Parts parts, ChannelFactory channels) {
    GrpcGateway gateway = new GrpcGateway(parts, channels);
    try {
      gateway.start(parts.config().deadline().toMillis());
      return gateway;
    } catch (TiercelException e) {
      gateway.close();
      throw e;
    }
  }

  private void start(long deadlineMillis) {
    timer.every(ClusterSubscription.TICK_MILLIS, subscription::tick);
    startup.await(deadlineMillis);
  }

  @Override
  public CompletableFuture<RowResult> read(
      TableShape table, byte[] key, int slot, boolean strong, long deadlineNanos) {
    Read read = Read.newBuilder().setStrong(strong).build();
    return send(table, key, slot, read, deadlineNanos).thenApply(Response::getRow);
  }

  @Override
  public void peek(
      TableShape table, List<KeyAddress> keys, long deadlineNanos, PeekListener listener) {
    new OwnerPeeks(keys, listener, timer)
        .send(nodes::ownerOf, (slot, peek) -> send(table, NO_KEY, slot, peek, deadlineNanos));
  }

  @Override
  public CompletableFuture<WriteResult> write(
      TableShape table, byte[] key, int slot, Write write, long deadlineNanos) {
    return send(table, key, slot, write, deadlineNanos).thenApply(Response::getWrite);
  }

  @Override
  public CompletableFuture<TableDescription> describe(
      String table, int refusals, long deadlineNanos) {
    return descriptions.describe(table, refusals, deadlineNanos);
  }

  private CompletableFuture<Response> send(
      TableShape table, byte[] key, int slot, MessageLite operation, long deadlineNanos) {
    long now = nanoClock.getAsLong();
    Call call = calls.begin(table, key, slot, operation, now, deadlineNanos);
    if (now - deadlineNanos >= 0) {
      call.expire();
    }
    if (!call.answer().isDone()) {
      dispatch(call, null);
    }
    return call.answer();
  }

  private void dispatch(Call call, @Nullable NodeStream avoid) {
    NodeStream stream = nodes.choose(call.slot(), avoid);
    if (stream == null) {
      int attempt = call.unsendable(startup.unreachable());
      retryLater(call, null, attempt);
      return;
    }
    call.assign(stream);
    if (!stream.offer(call)) {
      call.fail(
          new TiercelException(
              ErrorCode.OVERLOADED,
              "node "
                  + stream.address()
                  + ": too many requests wait to be sent; send fewer at once"));
    } else if (!stream.usable()) {
      dispatchElsewhere(call, stream);
    }
  }

  /** The stream broke after the call chose it: nobody else may notice. */
  private void dispatchElsewhere(Call call, NodeStream broken) {
    if (call.stream() == broken && !call.answer().isDone()) {
      retryLater(call, broken, 1);
    }
  }

  private void retryLater(Call call, @Nullable NodeStream avoid, int attempt) {
    counters.retries.increment();
    timer.after(
        backoff.nanos(attempt),
        () -> {
          if (!call.answer().isDone()) {
            dispatch(call, avoid);
          }
        });
  }

  private void refused(NodeStream stream, Call call, Failure failure) {
    TiercelException exception = Failures.of(failure);
    boolean draining = exception.code() == ErrorCode.NODE_DRAINING;
    if (!draining && !failure.getRetryable()) {
      call.fail(exception);
      return;
    }
    int attempt = call.refused(exception);
    retryLater(call, draining ? stream : null, draining ? attempt - 1 : attempt);
  }

  /** Asks another node, once, where the first one has fallen silent altogether. */
  private void hedge(Call call, NodeStream silent) {
    NodeStream other = nodes.choose(call.slot(), silent);
    if (other != null && other != silent && call.hedgeOnce()) {
      counters.retries.increment();
      dispatch(call, silent);
    }
  }

  private NodeStream openStream(String address) {
    ChannelFactory.Line line = channels.open(address);
    NodeStream stream = new NodeStream(address, line, new StreamEvents(), nanoClock, counters);
    timer.after(0, stream::open);
    return stream;
  }

  @Override
  public ReadGroup group() {
    return new GatheringReads(this::readAll, nodes::ownerOf, random);
  }

  /** In as few messages as there are nodes. */
  private void readAll(List<GatheringReads.Attempt> attempts) {
    if (attempts.isEmpty()) {
      return;
    }
    List<NodeStream> held = nodes.streams().stream().filter(NodeStream::hold).toList();
    try {
      for (GatheringReads.Attempt attempt : attempts) {
        GatheringReads.Wanted wanted = attempt.wanted();
        var unused =
            send(
                    wanted.table(),
                    wanted.key(),
                    wanted.slot(),
                    attempt.read(),
                    wanted.deadlineNanos())
                .whenComplete((response, failure) -> finish(wanted, response, failure));
      }
    } finally {
      held.forEach(NodeStream::release);
    }
  }

  private static void finish(
      GatheringReads.Wanted wanted, @Nullable Response response, @Nullable Throwable failure) {
    if (response != null) {
      wanted.answer().complete(response.getRow());
    } else if (failure != null) {
      wanted.answer().completeExceptionally(failure);
    }
  }

  @Override
  public void close() {
    subscription.close();
    nodes.close();
    timer.close();
    calls.close();
    channels.close();
  }

  private final class StreamEvents implements NodeStream.Owner {
    private int failures;

    @Override
    public void ready(NodeStream stream) {
      failures = 0;
      startup.check();
    }

    @Override
    public void answered(NodeStream stream, Response response) {
      Call call = calls.find(response.getId());
      if (call == null) {
        return; // Ended, or answered by another node before.
      }
      if (response.hasFailure()) {
        refused(stream, call, response.getFailure());
      } else {
        call.succeed(response);
      }
    }

    @Override
    public void broken(NodeStream stream, Throwable error) {
      startup.failed(stream.address(), Failures.of(stream.address(), error));
      for (Call call : calls.on(stream)) {
        counters.retries.increment();
        dispatch(call, stream);
      }
      if (nodes.lists(stream.address())) {
        timer.after(backoff.nanos(++failures), stream::open);
      } else {
        nodes.remove(stream);
        stream.close();
      }
    }
  }

  private final class SubscriptionEvents implements ClusterSubscription.Listener {
    @Override
    public void viewed(ClusterView view, String from, boolean first) {
      nodes.update(view, from, first);
      startup.check();
    }

    @Override
    public void proven() {
      startup.check();
    }

    @Override
    public void failed(String address, TiercelException failure) {
      startup.failed(address, failure);
    }

    @Override
    public List<String> addresses() {
      return nodes.addresses();
    }
  }
}
