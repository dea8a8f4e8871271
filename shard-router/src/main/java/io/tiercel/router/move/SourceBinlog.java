package io.tiercel.router.move;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.network.SSLMode;
import com.github.shyiko.mysql.binlog.network.ServerException;
import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.replica.GtidSet;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The source's transactions from a position on, in order. Read by a thread of its own into a short
 * queue; taken by the mover's thread.
 *
 * <p>The library's own position moves before its listeners have run, it logs what they throw and
 * goes on, it drops what it cannot parse, and reconnects by itself: so here the position is the
 * target's, the first failure of any kind is the last event, and a stream that ended stays ended.
 */
final class SourceBinlog implements AutoCloseable {
  private static final int CONNECT_MILLIS = 3_000;
  private static final int HEARTBEAT_MILLIS = 500;
  private static final int QUEUE = 4_000;
  private static final int PURGED = 1236;
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Ids of MySQL servers are small; a clash of two clients is over when one connects anew. */
  private static final long LOWEST_SERVER_ID = 1L << 31;

  private final BinaryLogClient client;
  private final SourceTransactions reader;
  private final BlockingQueue<SourceTransaction> queue = new LinkedBlockingQueue<>(QUEUE);
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private final Thread thread;
  private volatile long heardNanos = System.nanoTime();
  private volatile boolean delivering;

  SourceBinlog(
      MySqlEndpoint source,
      Credentials credentials,
      LoggedRows wanted,
      GtidSet position,
      RandomGenerator random,
      ThreadFactory threads) {
    this.reader = new SourceTransactions(wanted, this::deliver);
    this.client =
        new BinaryLogClient(
            source.host(), source.port(), credentials.user(), credentials.password());
    client.setSSLMode(source.isLoopback() ? SSLMode.DISABLED : SSLMode.PREFERRED);
    client.setServerId(LOWEST_SERVER_ID + random.nextLong(LOWEST_SERVER_ID));
    client.setGtidSet(position.toString());
    client.setKeepAlive(false);
    client.setConnectTimeout(CONNECT_MILLIS);
    client.setHeartbeatInterval(HEARTBEAT_MILLIS);
    client.setEventDeserializer(BinlogParsers.parser(wanted.database(), wanted.tables()));
    client.registerEventListener(this::heard);
    client.registerLifecycleListener(new Troubles());
    this.thread = threads.newThread(this::read);
    thread.start();
  }

  private void read() {
    try {
      client.connect();
      fail(new IllegalStateException("the source's binlog stream ended"));
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
      reader.accept(event);
    } catch (InterruptedException e) {
      fail(new IllegalStateException("the stream was closed"));
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void deliver(SourceTransaction transaction) throws InterruptedException {
    delivering = true;
    queue.put(transaction);
    delivering = false;
    heardNanos = System.nanoTime();
  }

  private void fail(RuntimeException first) {
    failure.compareAndSet(null, first);
  }

  private static RuntimeException failureOf(Exception e) {
    if (e instanceof ServerException refused && refused.getErrorCode() == PURGED) {
      return new MoveFailedException(
          "the source has purged binlogs that the move had not read: retry the job, which copies"
              + " anew, and keep binlogs longer (binlog_expire_logs_seconds)");
    }
    return new IllegalStateException(
        "the binlog's connection failed (%s: %s)"
            .formatted(e.getClass().getSimpleName(), e.getMessage()),
        e);
  }

  /**
   * The next transaction, or null when none comes in time.
   *
   * @throws RuntimeException what ended the stream, once everything before is taken
   */
  @Nullable SourceTransaction next(long waitNanos) throws InterruptedException {
    SourceTransaction transaction = queue.poll(waitNanos, TimeUnit.NANOSECONDS);
    RuntimeException ended = failure.get();
    if (transaction == null && ended != null) {
      throw ended;
    }
    if (transaction == null && !delivering && System.nanoTime() - heardNanos > SILENCE_NANOS) {
      throw new IllegalStateException("the source's binlog is silent");
    }
    return transaction;
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
      fail(new MoveFailedException("an event of the source's binlog could not be parsed"));
    }
  }
}
