package io.tiercel.local.proxy;

import io.tiercel.local.proxy.TcpProxy.Direction;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One connection through the proxy: for each direction a thread that reads and a thread that
 * delivers, so that a delay delays all bytes alike and does not slow the stream. Thread-safe.
 */
final class ProxiedConnection {
  private static final int CHUNK_BYTES = 16 * 1024;
  private static final int MAX_CHUNKS_HELD = 256;
  private static final long JOIN_MILLIS = 10_000;

  /**
   * What was read at once.
   *
   * @param bytes empty at the stream's end
   */
  private record Chunk(byte[] bytes, long readNanos) {}

  private final Socket client;
  private final Socket server;
  private final PassageFaults faults;
  private final Consumer<ProxiedConnection> whenEnded;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger halvesOpen = new AtomicInteger(2);
  private volatile boolean ended;

  ProxiedConnection(
      Socket client, Socket server, PassageFaults faults, Consumer<ProxiedConnection> whenEnded) {
    this.client = client;
    this.server = server;
    this.faults = faults;
    this.whenEnded = whenEnded;
    addHalf(client, server, Direction.TO_SERVER);
    addHalf(server, client, Direction.TO_CLIENT);
  }

  private void addHalf(Socket from, Socket to, Direction direction) {
    BlockingQueue<Chunk> held = new ArrayBlockingQueue<>(MAX_CHUNKS_HELD);
    addThread("read", direction, () -> read(from, held));
    addThread("deliver", direction, () -> deliver(held, to, direction));
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private void addThread(String name, Direction direction, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | InterruptedException e) {
                reset();
              }
            },
            "tcp-proxy-" + name + "-" + direction);
    thread.setDaemon(true);
    threads.add(thread);
  }

  void start() {
    try {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    } catch (IOException e) {
      reset();
    }
    threads.forEach(Thread::start);
  }

  private static void read(Socket from, BlockingQueue<Chunk> held)
      throws IOException, InterruptedException {
    InputStream stream = from.getInputStream();
    byte[] buffer = new byte[CHUNK_BYTES];
    int length = 0;
    while (length >= 0) {
      length = stream.read(buffer);
      held.put(new Chunk(Arrays.copyOf(buffer, Math.max(length, 0)), System.nanoTime()));
    }
  }

  private void deliver(BlockingQueue<Chunk> held, Socket to, Direction direction)
      throws IOException, InterruptedException {
    while (true) {
      Chunk chunk = held.take();
      if (!faults.await(direction, chunk.readNanos(), () -> ended)) {
        return;
      }
      if (chunk.bytes().length == 0) {
        to.shutdownOutput();
        if (halvesOpen.decrementAndGet() == 0) {
          end();
        }
        return;
      }
      to.getOutputStream().write(chunk.bytes());
    }
  }

  /** Breaks it: both sides see a connection reset, and what was held back is lost. */
  void reset() {
    breakOnClose(client);
    breakOnClose(server);
    end();
  }

  private void end() {
    ended = true;
    closeQuietly(client);
    closeQuietly(server);
    threads.forEach(Thread::interrupt);
    faults.wake();
    whenEnded.accept(this);
  }

  void awaitEnd() {
    threads.forEach(ProxiedConnection::join);
  }

  private static void breakOnClose(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // Closed already.
      return;
    }
  }

  static void join(Thread thread) {
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      // Nobody can do anything about it.
      return;
    }
  }
}
