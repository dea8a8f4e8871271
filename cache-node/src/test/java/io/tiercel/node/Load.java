package io.tiercel.node;

import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.Write;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** One caller that reads and writes until it is stopped, and keeps every failure. */
final class Load {
  private final NodeClient client;
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicLong answered = new AtomicLong();
  private final Thread thread = new Thread(this::run, "load");
  private volatile boolean stopped;

  Load(NodeClient client) {
    this.client = client;
  }

  void start() {
    thread.start();
  }

  void stop() throws InterruptedException {
    stopped = true;
    thread.join(30_000);
  }

  List<String> failures() {
    return failures;
  }

  long answered() {
    return answered.get();
  }

  private void run() {
    long id = 0;
    while (!stopped) {
      id = (id + 1) % 500;
      check(client.write(Write.Kind.PUT, 60_000 + id, "load").join());
      check(client.get(60_000 + (id * 7) % 500).join());
    }
  }

  private void check(Response response) {
    answered.incrementAndGet();
    if (response.hasFailure()) {
      failures.add(response.getFailure().toString());
    }
  }
}
