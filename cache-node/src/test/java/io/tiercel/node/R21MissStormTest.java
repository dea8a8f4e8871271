package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.v1.Response;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Race 21: half of the nodes die under load, and everything they held is missed at once. */
@Timeout(90)
class R21MissStormTest {
  private static final int KEYS = 20_000;
  private static final int CALLERS = 64;
  private static final int QUERIES_PER_SECOND = 200;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final Duration STORM = Duration.ofSeconds(3);

  private final FakeShardRouter router = new FakeShardRouter();
  private final Queue<Long> queriedAt = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  @Test
  void load_halfOfTheNodesDie_staysInTheShardsBudgetAndTheTierRecovers() {
    for (long id = 0; id < KEYS; id++) {
      router.seed(id, "row");
    }
    router.afterSelect(keys -> queriedAt.add(System.nanoTime()));
    try (TestNodes nodes = new TestNodes()) {
      CacheNode survivor = nodes.startBudgeted(router, QUERIES_PER_SECOND);
      CacheNode victim = nodes.startBudgeted(router, QUERIES_PER_SECOND);
      try (NodeClient client = nodes.client(survivor)) {
        List<CompletableFuture<Void>> callers = callers(client);
        await().until(() -> answered.get() > CALLERS);
        nodes.crash(victim);
        awaitEndOf(STORM);
        stopped.set(true);
        callers.forEach(CompletableFuture::join);

        assertThat(mostInASecond()).isBetween(QUERIES_PER_SECOND / 4L, 2L * QUERIES_PER_SECOND);
        assertThat(failed).hasValue(0);
        assertRecovers(survivor, client);
      }
    }
  }

  private static void awaitEndOf(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    await().until(() -> System.nanoTime() - end > 0);
  }

  /** Each asks for the next key when it has the last one: the hot ones most often. */
  private List<CompletableFuture<Void>> callers(NodeClient client) {
    return IntStream.range(0, CALLERS)
        .mapToObj(
            number -> {
              CompletableFuture<Void> done = new CompletableFuture<>();
              ask(client, new Random(number), done);
              return done;
            })
        .toList();
  }

  private void ask(NodeClient client, Random random, CompletableFuture<Void> done) {
    if (stopped.get()) {
      done.complete(null);
      return;
    }
    long key = (long) (KEYS * Math.pow(random.nextDouble(), 2));
    var unused =
        client
            .get(key)
            .whenComplete(
                (answer, failure) -> {
                  count(answer, failure);
                  ask(client, random, done);
                });
  }

  private void count(Response answer, Throwable failure) {
    if (failure == null && answer.hasRow()) {
      answered.incrementAndGet();
    } else {
      failed.incrementAndGet();
    }
  }

  /** Of both shards, whatever second it is. */
  private long mostInASecond() {
    List<Long> times = queriedAt.stream().sorted().toList();
    int most = 0;
    int from = 0;
    for (int to = 0; to < times.size(); to++) {
      while (times.get(to) - times.get(from) >= SECOND) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }

  private static void assertRecovers(CacheNode survivor, NodeClient client) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              client.get(1).join();
              long before = survivor.metrics().get(Count.HITS);
              client.get(1).join();
              assertThat(survivor.metrics().get(Count.HITS)).isEqualTo(before + 1);
            });
  }
}
