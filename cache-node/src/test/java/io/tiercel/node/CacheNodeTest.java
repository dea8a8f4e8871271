package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.RowResult;
import io.tiercel.protocol.v1.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whole nodes in this JVM over gRPC and Hazelcast, with the shards in memory. */
class CacheNodeTest {
  private static final int SERVICE_THREADS =
      Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

  private final FakeShardRouter router = new FakeShardRouter();
  private final TestNodes nodes = new TestNodes();

  @AfterEach
  void stop() {
    nodes.close();
  }

  @Test
  void get_twice_loadsOnceThenHits() {
    router.seed(1, "one");
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node)) {
      Response first = client.get(1).join();
      assertThat(client.name(first)).isEqualTo("one");
      assertThat(first.getRow().getOrigin()).isEqualTo(RowResult.Origin.LOADED);
      org.awaitility.Awaitility.await().until(() -> node.metrics().get(Count.FILLS) == 1);
      Response second = client.get(1).join();
      assertThat(second.getRow().getOrigin()).isEqualTo(RowResult.Origin.SHARED);
      assertThat(second.getRow().getStamp()).isEqualTo(first.getRow().getStamp());
    }
    assertThat(router.queries()).hasSize(1);
  }

  @Test
  void put_thenGet_answersTheNewRowWithoutALoad() {
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node)) {
      Response put = client.write(Write.Kind.PUT, 7L, "seven").join();
      assertThat(put.hasWrite()).as("%s", put).isTrue();
      Response got = client.get(7).join();
      assertThat(client.name(got)).isEqualTo("seven");
      assertThat(got.getRow().getStamp()).isEqualTo(put.getWrite().getStamp());
    }
    assertThat(router.queries()).isEmpty();
  }

  @Test
  void getAll_200ColdKeys_oneQueryPerShard() {
    LongStream.range(0, 200).forEach(id -> router.seed(id, "n" + id));
    CacheNode node = nodes.start(router);
    try (NodeClient client = nodes.client(node)) {
      List<Long> keys = LongStream.range(0, 200).boxed().toList();
      List<CompletableFuture<Response>> answers = client.getAll(keys, false);
      for (int i = 0; i < 200; i++) {
        assertThat(client.name(answers.get(i).join())).isEqualTo("n" + i);
      }
    }
    assertThat(router.queries()).hasSize(2);
  }

  @Test
  void get_1000CallersAtTwoNodesForOneColdKey_oneQuery() throws Exception {
    router.seed(5, "five");
    CountDownLatch go = new CountDownLatch(1);
    router.afterSelect(keys -> await(go));
    CacheNode one = nodes.start(router);
    CacheNode two = nodes.start(router);
    try (NodeClient first = nodes.client(one);
        NodeClient second = nodes.client(two)) {
      List<CompletableFuture<Response>> answers = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        answers.add(first.get(5));
        answers.add(second.get(5));
      }
      org.awaitility.Awaitility.await()
          .until(() -> one.metrics().get(Count.JOINED) + two.metrics().get(Count.JOINED) == 999);
      go.countDown();
      for (CompletableFuture<Response> answer : answers) {
        assertThat(first.name(answer.join())).isEqualTo("five");
      }
    }
    assertThat(router.queries()).hasSize(1);
  }

  /** The catalog may be slow, and clients many: those who are in must not notice. */
  @Test
  void get_manyOthersWaitForTheCatalog_isAnsweredFromTheEntry() throws Exception {
    router.seed(1, "one");
    CacheNode node = nodes.start(router);
    int others = 4 * Runtime.getRuntime().availableProcessors() + 4;
    CountDownLatch go = new CountDownLatch(1);
    List<CompletableFuture<NodeClient>> waiting = new ArrayList<>();
    try (NodeClient client = nodes.client(node)) {
      client.get(1).join();
      org.awaitility.Awaitility.await().until(() -> node.metrics().get(Count.FILLS) == 1);
      AtomicInteger asked = new AtomicInteger();
      router.whenAskedForCredentials(
          () -> {
            asked.incrementAndGet();
            await(go);
          });
      ExecutorService threads = Executors.newFixedThreadPool(others);
      for (int i = 0; i < others; i++) {
        waiting.add(CompletableFuture.supplyAsync(() -> nodes.client(node), threads));
      }
      threads.shutdown();
      org.awaitility.Awaitility.await().until(() -> asked.get() >= SERVICE_THREADS);

      Response answer = client.get(1).get(10, TimeUnit.SECONDS);

      assertThat(answer.getRow().getOrigin()).isEqualTo(RowResult.Origin.SHARED);
    } finally {
      go.countDown();
      waiting.forEach(other -> other.join().close());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
