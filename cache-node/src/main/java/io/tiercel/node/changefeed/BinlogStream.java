package io.tiercel.node.changefeed;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.network.SSLMode;
import com.github.shyiko.mysql.binlog.network.ServerException;
import io.tiercel.router.feed.ShardFeeds;
import java.io.IOException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a primary's binlog, from a GTID set on. Thread-safe.
 *
 * <p>The library's own position moves before its listeners have run, it logs what they throw and
 * goes on, it drops what it cannot parse, and reconnects by itself: so here the position is ours,
 * the first failure of any kind is the last event, and a stream that ended stays ended.
 */
final class BinlogStream implements AutoCloseable {
  /** Takes events in order, on the reading thread. */
  @FunctionalInterface
  interface Listener {
    /** Whatever it throws ends the stream. */
    void event(Event event) throws InterruptedException;
  }

  private static final int CONNECT_MILLIS = 3_000;
  private static final int HEARTBEAT_MILLIS = 500;
  private static final int PURGED = 1236;

  /** Ids of MySQL servers are small; a clash of two clients is over when one connects anew. */
  private static final long LOWEST_SERVER_ID = 1L << 31;

  private final BinaryLogClient client;
  private final Listener listener;
  private final Thread thread;
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private volatile long heardNanos = System.nanoTime();

  BinlogStream(
      ShardFeeds.Source source,
      String position,
      RandomGenerator random,
      ThreadFactory threads,
      Listener listener) {
    this.listener = listener;
    this.client = client(source, position, random);
    this.thread = threads.newThread(this::read);
    thread.start();
  }

  private BinaryLogClient client(
      ShardFeeds.Source source, String position, RandomGenerator random) {
    BinaryLogClient opened =
        new BinaryLogClient(
            source.endpoint().host(),
            source.endpoint().port(),
            source.credentials().user(),
            source.credentials().password());
    opened.setSSLMode(source.endpoint().isLoopback() ? SSLMode.DISABLED : SSLMode.PREFERRED);
    opened.setServerId(LOWEST_SERVER_ID + random.nextLong(LOWEST_SERVER_ID));
    opened.setGtidSet(position);
    opened.setKeepAlive(false);
    opened.setConnectTimeout(CONNECT_MILLIS);
    opened.setHeartbeatInterval(HEARTBEAT_MILLIS);
    opened.setEventDeserializer(RowEvents.parser(source.database()));
    opened.registerEventListener(this::heard);
    opened.registerLifecycleListener(new Troubles());
    return opened;
  }

  private void read() {
    try {
      client.connect();
      fail(new IllegalStateException("the stream ended"));
    } catch (IOException | RuntimeException e) {
      fail(failureOf(e));
    }
  }

  private void heard(Event event) {
    if (failure.get() != null) {
      return;
    }
    try {
      heardNanos = System.nanoTime();
      listener.event(event);
      heardNanos = System.nanoTime();
    } catch (InterruptedException e) {
      fail(new IllegalStateException("the stream was closed"));
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void fail(RuntimeException first) {
    failure.compareAndSet(null, first);
  }

  private static RuntimeException failureOf(Exception e) {
    if (e instanceof ServerException refused && refused.getErrorCode() == PURGED) {
      return new FeedGapException("the binlog after the position is not there any more");
    }
    return new IllegalStateException("the binlog's connection failed: " + e.getClass().getName());
  }

  /** What ended the stream; null while it runs. */
  @Nullable RuntimeException failure() {
    return failure.get();
  }

  /** How long ago anything was heard, or the listener last took something. */
  long silentNanos() {
    return System.nanoTime() - heardNanos;
  }

  @Override
  public void close() {
    fail(new IllegalStateException("the stream was closed"));
    thread.interrupt();
    try {
      client.disconnect();
    } catch (IOException e) {
      // It is of no use any more either way.
    }
  }

  private final class Troubles extends BinaryLogClient.AbstractLifecycleListener {
    @Override
    public void onCommunicationFailure(BinaryLogClient which, Exception e) {
      fail(failureOf(e));
    }

    @Override
    public void onEventDeserializationFailure(BinaryLogClient which, Exception e) {
      fail(new FeedGapException("an event could not be parsed"));
    }
  }
}
