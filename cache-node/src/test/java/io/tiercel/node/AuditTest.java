package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.audit.AuditOrder;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.v1.Write;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The audit of shared entries, on nodes over shards in memory and without a change feed. */
@Timeout(60)
class AuditTest {
  private final FakeShardRouter router = new FakeShardRouter();
  private final TestNodes nodes = new TestNodes();
  private CacheNode node;
  private NodeClient client;

  @BeforeEach
  void start() {
    LongStream.range(0, 50).forEach(id -> router.seed(id, "n" + id));
    node = nodes.start(router);
    client = nodes.client(node);
    client.getAll(LongStream.range(0, 50).boxed().toList(), false).forEach(read -> read.join());
    org.awaitility.Awaitility.await().until(() -> node.metrics().get(Count.FILLS) == 50);
  }

  @AfterEach
  void stop() {
    client.close();
    nodes.close();
  }

  @Test
  void audit_underWrites_checksManyAndFindsNothing() throws Exception {
    AtomicBoolean going = new AtomicBoolean(true);
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; going.get(); i++) {
                client.write(Write.Kind.PUT, i % 50L, "w" + i).join();
              }
            });
    writer.start();
    AuditedRun run = AuditedRun.of(node, new AuditOrder(3, 2_000, 0));
    going.set(false);
    writer.join();
    assertThat(run.checked("shared")).isGreaterThan(300);
    assertThat(run.wrong()).isZero();
    assertThat(run.share()).isZero();
  }

  @Test
  void audit_sameStampOtherContent_isFoundTracedAndDropped() {
    router.rewrite(7, "outside");
    AuditedRun run = AuditedRun.of(node, new AuditOrder(1, 1_000, 0));
    assertThat(run.wrong()).isEqualTo(1);
    assertThat(run.share()).isGreaterThan(0);
    assertThat(run.told("kind")).isEqualTo("shared");
    assertThat(run.told("table")).isEqualTo("items");
    assertThat(run.told("slot")).isEqualTo(String.valueOf(client.entryKey(7).slot()));
    assertThat(run.told("difference")).isEqualTo("has the primary's stamp and other content");
    assertThat(run.told("road")).isEqualTo("change feed");
    assertThat(run.told("mended")).isEqualTo("true");
    assertThat(run.traces().toString()).doesNotContain("outside").doesNotContain("n7");
    assertThat(client.name(client.get(7).join())).isEqualTo("outside");
    assertThat(node.metrics().get(Count.AUDIT_WRONG_SHARED)).isEqualTo(1);
  }

  @Test
  void audit_copyOlderThanThePrimary_isFoundAndDropped() {
    router.seed(8, "newer");
    AuditedRun run = AuditedRun.of(node, new AuditOrder(1, 1_000, 0));
    assertThat(run.wrong()).isEqualTo(1);
    assertThat(run.told("difference")).isEqualTo("is older than the primary");
    assertThat(run.told("road")).isEqualTo("write path, else change feed");
    assertThat(client.name(client.get(8).join())).isEqualTo("newer");
  }

  @Test
  void audit_rowRemovedAndAbsenceFilled_bothAreFound() {
    assertThat(client.get(100).join().getRow().getAbsent()).isTrue();
    org.awaitility.Awaitility.await().until(() -> node.metrics().get(Count.FILLS) == 51);
    router.seed(100, "there");
    router.remove(9);
    AuditedRun run = AuditedRun.of(node, new AuditOrder(1, 1_000, 0));
    assertThat(run.traces().findValuesAsText("difference"))
        .containsExactlyInAnyOrder(
            "holds a row that is not there", "says that there is no row, and there is one");
    assertThat(client.name(client.get(100).join())).isEqualTo("there");
    assertThat(client.get(9).join().getRow().getAbsent()).isTrue();
  }

  @Test
  void audit_suspectThatHealsBeforeTheSecondLook_isNotCounted() {
    router.seed(8, "newer");
    node.auditor().order(new AuditOrder(1, 1_000, 0));
    org.awaitility.Awaitility.await().until(() -> node.metrics().get(Count.AUDIT_SUSPECTS) > 0);
    nodes.dropEverywhere(client.entryKey(8));
    AuditedRun run = AuditedRun.await(node);
    assertThat(run.suspects("shared")).isGreaterThan(0);
    assertThat(run.wrong()).isZero();
  }

  @Test
  void order_samplesReached_endsBeforeItsTime() {
    AuditedRun run = AuditedRun.of(node, new AuditOrder(3_600, 1_000, 20));
    assertThat(run.checked("shared")).isGreaterThanOrEqualTo(20);
  }

  @Test
  void order_whileAnotherRuns_isRefused() {
    assertThat(node.auditor().order(new AuditOrder(2, 10, 0))).isPositive();
    assertThat(node.auditor().order(new AuditOrder(2, 10, 0))).isZero();
  }

  @Test
  void audit_nobodyAsksAndDisabled_readsNothing() {
    int before = router.queries().size();
    org.awaitility.Awaitility.await()
        .during(java.time.Duration.ofMillis(600))
        .until(() -> router.queries().size() == before);
    assertThat(node.auditor().share()).isZero();
  }
}
