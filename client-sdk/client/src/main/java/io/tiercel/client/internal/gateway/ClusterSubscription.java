package io.tiercel.client.internal.gateway;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tiercel.client.TiercelException;
import io.tiercel.client.internal.nearcache.Change;
import io.tiercel.client.internal.nearcache.InvalidationFeed;
import io.tiercel.protocol.Stamp;
import io.tiercel.protocol.v1.ClusterView;
import io.tiercel.protocol.v1.Heard;
import io.tiercel.protocol.v1.Invalidation;
import io.tiercel.protocol.v1.InvalidationBatch;
import io.tiercel.protocol.v1.Probe;
import io.tiercel.protocol.v1.Proof;
import io.tiercel.protocol.v1.TiercelNodeGrpc;
import io.tiercel.protocol.v1.WatchClusterRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one node: its view of the cluster and every invalidation. Probes it, and moves to another
 * node when it breaks or falls silent. Nothing is forgotten when it moves; the feed's numbers tell
 * whether something was missed. Thread-safe; driven by {@link #tick}.
 */
final class ClusterSubscription {
  /** How often {@link #tick} wants to be called. */
  static final long TICK_MILLIS = 200;

  private static final Logger log = LoggerFactory.getLogger(ClusterSubscription.class);
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(8);

  private final List<String> seeds;
  private final ChannelFactory channels;
  private final InvalidationFeed feed;
  private final Listener listener;
  private final LongSupplier nanoClock;

  /** Null where the application does not allow audits. */
  private final @Nullable AuditAnswers audits;

  /**
   * How long a node that was never heard may stay silent. Doubles with each that did, or a machine
   * too busy to connect within a second would begin anew for ever.
   */
  private volatile long patienceNanos = SILENCE_NANOS;

  @GuardedBy("this")
  private @Nullable Link link;

  @GuardedBy("this")
  private int turn;

  @GuardedBy("this")
  private boolean closed;

  /** Who cares. Called on network threads. */
  interface Listener {
    /** {@code first}: the first view of a new connection, whatever its revision. */
    void viewed(ClusterView view, String from, boolean first);

    void proven();

    void failed(String address, TiercelException failure);

    List<String> addresses();
  }

  /**
   * Not connected yet.
   *
   * @param turn which address to begin with
   * @param audits answers nodes that ask what the near caches hold; null leaves them unanswered
   */
  ClusterSubscription(
      List<String> seeds,
      ChannelFactory channels,
      InvalidationFeed feed,
      Listener listener,
      LongSupplier nanoClock,
      int turn,
      @Nullable AuditAnswers audits) {
    this.audits = audits;
    this.seeds = seeds;
    this.channels = channels;
    this.feed = feed;
    this.listener = listener;
    this.nanoClock = nanoClock;
    this.turn = turn;
  }

  /** Probes, or moves on. */
  void tick() {
    Link current = current();
    if (current == null) {
      connect();
    } else if (nanoClock.getAsLong() - current.heardNanos > current.allowedNanos()) {
      leave(current);
      connect();
    } else {
      current.probe();
    }
  }

  private void leave(Link silent) {
    long allowedNanos = silent.allowedNanos();
    String why = "silent for " + TimeUnit.NANOSECONDS.toSeconds(allowedNanos) + " s";
    if (!silent.heard) {
      patienceNanos = Math.min(2 * allowedNanos, LONGEST_PATIENCE_NANOS);
    }
    silent.fail(Status.UNAVAILABLE.withDescription(why).asRuntimeException());
  }

  void close() {
    Link current;
    synchronized (this) {
      closed = true;
      current = link;
      link = null;
    }
    if (current != null) {
      current.channel.shutdownNow();
    }
  }

  private synchronized @Nullable Link current() {
    return link;
  }

  private void connect() {
    Set<String> known = new LinkedHashSet<>(listener.addresses());
    known.addAll(seeds);
    List<String> candidates = new ArrayList<>(known);
    Link next;
    synchronized (this) {
      if (closed) {
        return;
      }
      String address = candidates.get(Math.floorMod(turn++, candidates.size()));
      next = new Link(address, channels.open(address).channel(), nanoClock.getAsLong());
      link = next;
    }
    next.start();
  }

  /** One connection to one node. */
  private final class Link {
    private final String address;
    private final ManagedChannel channel;
    private volatile long heardNanos;
    private volatile boolean heard;

    @GuardedBy("this")
    private @Nullable StreamObserver<Probe> probes;

    Link(String address, ManagedChannel channel, long nowNanos) {
      this.address = address;
      this.channel = channel;
      this.heardNanos = nowNanos;
    }

    long allowedNanos() {
      return heard ? SILENCE_NANOS : patienceNanos;
    }

    void start() {
      TiercelNodeGrpc.TiercelNodeStub stub = TiercelNodeGrpc.newStub(channel);
      stub.watchCluster(WatchClusterRequest.getDefaultInstance(), new Views());
      StreamObserver<Probe> opened = stub.invalidations(new Invalidations());
      synchronized (this) {
        probes = opened;
      }
      probe();
    }

    /** One at a time: a request stream takes no two threads. */
    synchronized void probe() {
      send(Probe.newBuilder());
    }

    private synchronized void send(Probe.Builder probe) {
      if (probes != null) {
        probes.onNext(probe.setSentNanos(nanoClock.getAsLong()).build());
      }
    }

    boolean isCurrent() {
      return current() == this;
    }

    void fail(Throwable error) {
      synchronized (ClusterSubscription.this) {
        if (link != this) {
          return;
        }
        link = null;
      }
      synchronized (this) {
        probes = null;
      }
      channel.shutdownNow();
      TiercelException failure = Failures.of(address, error);
      log.info("Invalidations move to another node: {}", failure.getMessage());
      listener.failed(address, failure);
    }

    private final class Views implements StreamObserver<ClusterView> {
      private boolean first = true;

      @Override
      public void onNext(ClusterView view) {
        if (isCurrent()) {
          listener.viewed(view, address, first);
          first = false;
        }
      }

      @Override
      public void onError(Throwable error) {
        fail(error);
      }

      @Override
      public void onCompleted() {
        fail(Status.UNAVAILABLE.withDescription("ended the view").asRuntimeException());
      }
    }

    private final class Invalidations implements StreamObserver<InvalidationBatch> {
      @Override
      public void onNext(InvalidationBatch batch) {
        if (!isCurrent()) {
          return;
        }
        for (Invalidation one : batch.getInvalidationsList()) {
          feed.invalidated(one.getPublisher(), one.getNumber(), change(one));
        }
        if (batch.hasProof()) {
          heardNanos = nanoClock.getAsLong();
          heard = true;
          patienceNanos = SILENCE_NANOS;
          prove(batch.getProof());
        }
        if (batch.hasAudit() && audits != null) {
          send(Probe.newBuilder().setAudit(audits.answer(batch.getAudit())));
        }
      }

      private static Change change(Invalidation told) {
        Stamp floor = new Stamp(told.getFloor().getTerm(), told.getFloor().getVersion());
        Change.Carried carried =
            told.hasRow()
                ? new Change.Carried(told.getRow().toByteArray(), told.getFingerprint())
                : null;
        return new Change(told.getTable(), told.getKey().toByteArray(), floor, carried);
      }

      private void prove(Proof proof) {
        List<InvalidationFeed.Heard> heard = new ArrayList<>();
        for (Heard one : proof.getPublishersList()) {
          heard.add(
              new InvalidationFeed.Heard(
                  one.getPublisher(), one.getNumber(), Integer.toUnsignedLong(one.getAgeMillis())));
        }
        feed.proven(proof.getProbeSentNanos(), heard);
        listener.proven();
      }

      @Override
      public void onError(Throwable error) {
        fail(error);
      }

      @Override
      public void onCompleted() {
        fail(Status.UNAVAILABLE.withDescription("ended the invalidations").asRuntimeException());
      }
    }
  }
}
