package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.protocol.v1.ClusterView;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.RowResult;
import io.tiercel.protocol.v1.Write;
import io.tiercel.router.ColumnType;
import io.tiercel.router.topology.Slot;
import io.tiercel.testing.MySqlExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two node processes over two real MySQL shards. The tests share them and end with their end. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CacheNodeIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2);

  @TempDir static Path folder;

  private static MySqlCluster cluster;
  private static List<String> seeds;
  private static int memberOne;
  private static int memberTwo;
  private static NodeProcess one;
  private static NodeProcess two;
  private static NodeClient first;
  private static NodeClient second;

  @BeforeAll
  static void start() throws Exception {
    cluster = new MySqlCluster(mysql);
    memberOne = TestNodes.freePort();
    memberTwo = TestNodes.freePort();
    seeds = List.of("127.0.0.1:" + memberOne, "127.0.0.1:" + memberTwo);
    one = NodeProcess.launch(folder, "node-1", cluster, memberOne, seeds).awaitReady();
    two = NodeProcess.launch(folder, "node-2", cluster, memberTwo, seeds).awaitReady();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> two.status().get("slotsOwned").asInt() > 1_500);
    first = one.client();
    second = two.client();
  }

  @AfterAll
  static void stop() throws Exception {
    first.close();
    second.close();
    one.close();
    two.close();
    cluster.close();
  }

  private static void seed(long from, long to, String name) {
    List<Long> missing = LongStream.range(from, to).boxed().toList();
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!missing.isEmpty()) {
      missing = put(missing, name);
      assertThat(System.nanoTime()).as("%s", missing).isLessThan(giveUp);
    }
  }

  /** Puts all and returns those to be repeated, as an SDK would. */
  private static List<Long> put(List<Long> ids, String name) {
    List<CompletableFuture<Response>> writes =
        ids.stream().map(id -> first.write(Write.Kind.PUT, id, name)).toList();
    List<Long> again = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      Response response = writes.get(i).join();
      if (!response.hasWrite()) {
        assertThat(response.getFailure().getRetryable()).as("%s", response).isTrue();
        again.add(ids.get(i));
      }
    }
    return again;
  }

  /** Rows that no entry knows: written behind the tier's back. */
  private static void seedCold(long from, long to) throws Exception {
    var shards = mysql.topology().shards();
    for (int shard = 0; shard < shards.size(); shard++) {
      StringBuilder values = new StringBuilder();
      for (long id = from; id < to; id++) {
        if (shardOf(id) == shard) {
          values.append(values.isEmpty() ? "" : ",").append("(" + id + ",'cold',1)");
        }
      }
      if (!values.isEmpty()) {
        cluster.execute(
            shards.get(shard).primary(),
            "INSERT INTO " + cluster.database() + ".items (id, name, _version) VALUES " + values);
      }
    }
  }

  private static int shardOf(long id) {
    return cluster.shardOf(Slot.of(ColumnType.INTEGER, id));
  }

  private static long sqlReads() {
    return one.count("sqlReads") + two.count("sqlReads");
  }

  @Test
  @Order(1)
  void put_atOneNode_isReadAtTheOther() {
    for (long id = 1; id < 50; id++) {
      Response put = first.write(Write.Kind.PUT, id, "v" + id).join();
      assertThat(put.hasWrite()).as("%s", put).isTrue();
      Response got = second.get(id).join();
      assertThat(second.name(got)).isEqualTo("v" + id);
      assertThat(got.getRow().getStamp()).isEqualTo(put.getWrite().getStamp());
    }
  }

  @Test
  @Order(2)
  void get_1000CallersAtTwoNodesForOneColdKey_oneQuery() throws Exception {
    seedCold(10_000, 10_001);
    long before = sqlReads();
    List<CompletableFuture<Response>> answers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      answers.add(first.get(10_000));
      answers.add(second.get(10_000));
    }
    for (CompletableFuture<Response> answer : answers) {
      assertThat(first.name(answer.join())).isEqualTo("cold");
    }
    assertThat(sqlReads() - before).isEqualTo(1);
  }

  @Test
  @Order(3)
  void getAll_200ColdKeysAtTheirOwner_oneQueryPerShard() throws Exception {
    seedCold(20_000, 21_000);
    ClusterView view = first.view();
    List<Long> owned =
        LongStream.range(20_000, 21_000)
            .filter(
                id ->
                    view.getNodes(view.getSlotOwner(Slot.of(ColumnType.INTEGER, id))).getPort()
                        == one.grpcPort())
            .limit(200)
            .boxed()
            .toList();
    assertThat(owned).hasSize(200);
    long before = one.count("sqlReads");
    for (CompletableFuture<Response> answer : first.getAll(owned, false)) {
      assertThat(first.name(answer.join())).isEqualTo("cold");
    }
    assertThat(one.count("sqlReads") - before).isEqualTo(2);
  }

  @Test
  @Order(3)
  void getGrouped_200ColdKeysOfTwoOwners_oneQueryPerShardInTheWholeCluster() throws Exception {
    seedCold(70_000, 71_600);
    ClusterView view = first.view();
    // Links, pools and prepared statements are there after this.
    for (long from = 70_000; from < 71_000; from += 200) {
      first
          .getGrouped(LongStream.range(from, from + 200).boxed().toList(), from)
          .forEach(CompletableFuture::join);
    }
    List<Long> cold = LongStream.range(71_000, 71_200).boxed().toList();
    assertThat(cold.stream().map(id -> view.getSlotOwner(Slot.of(ColumnType.INTEGER, id))))
        .contains(0, 1);
    assertThat(first.peek(cold)).containsOnlyNulls();
    long before = sqlReads();
    for (CompletableFuture<Response> answer : first.getGrouped(cold, 71_000)) {
      assertThat(first.name(answer.join())).isEqualTo("cold");
    }
    assertThat(sqlReads() - before).isEqualTo(2);
  }

  @Test
  @Order(5)
  void killedNode_otherAnswersEveryKeyAndKeepsEveryWrite() throws Exception {
    seed(50_000, 50_200, "kept");
    List<CompletableFuture<Response>> gathered = killGatherer();
    for (CompletableFuture<Response> answer : gathered) {
      assertThat(first.name(answer.join())).isEqualTo("cold");
    }
    for (long id = 50_000; id < 50_200; id++) {
      Response got = first.get(id).join();
      assertThat(got.hasRow()).as("%s", got).isTrue();
      assertThat(first.name(got)).isEqualTo("kept");
    }
    seed(50_000, 50_200, "after");
    assertThat(cluster.count("after")).isEqualTo(200);
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> one.status().get("slotsOwned").asInt() == 4_096);
    long start = System.nanoTime();
    assertThat(first.get(50_000).join().getRow().getOrigin()).isEqualTo(RowResult.Origin.SHARED);
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(1_000);
  }

  /** The second node dies while it loads for the first. */
  private static List<CompletableFuture<Response>> killGatherer() throws Exception {
    seedCold(72_000, 72_200);
    ClusterView view = first.view();
    List<Long> cold = LongStream.range(72_000, 72_200).boxed().toList();
    long ofTwo =
        cold.stream()
            .filter(
                id ->
                    view.getNodes(view.getSlotOwner(Slot.of(ColumnType.INTEGER, id))).getPort()
                        == two.grpcPort())
            .findFirst()
            .orElseThrow();
    long handedBefore = one.count("loadsHanded");
    cluster.proxy(0).delay(Duration.ofMillis(400));
    cluster.proxy(1).delay(Duration.ofMillis(400));
    List<CompletableFuture<Response>> answers = first.getGrouped(cold, ofTwo);
    Awaitility.await().until(() -> one.count("loadsHanded") > handedBefore);
    two.kill();
    cluster.proxy(0).delay(Duration.ZERO);
    cluster.proxy(1).delay(Duration.ZERO);
    return answers;
  }

  @Test
  @Order(6)
  void restartedNode_joinsAgainAndServes() throws Exception {
    two = NodeProcess.launch(folder, "node-2", cluster, memberTwo, seeds).awaitReady();
    second.close();
    second = two.client();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> two.status().get("slotsOwned").asInt() > 1_500);
    for (long id = 50_000; id < 50_200; id++) {
      assertThat(second.name(second.get(id).join())).isEqualTo("after");
    }
  }

  @Test
  @Order(7)
  void terminatedNode_underLoad_drainsWithoutAnErrorAndExitsZero() throws Exception {
    Load load = new Load(first);
    load.start();
    int exitCode = two.terminate();
    load.stop();
    assertThat(two.output()).contains("stopped");
    assertThat(exitCode).isZero();
    assertThat(load.failures()).isEmpty();
    assertThat(load.answered()).isPositive();
    assertThat(one.status().get("slotsOwned").asInt()).isEqualTo(4_096);
  }

  @Test
  @Order(8)
  void pages_healthReadyMetrics() {
    assertThat(one.page("/health").statusCode()).isEqualTo(200);
    assertThat(one.page("/ready").statusCode()).isEqualTo(200);
    assertThat(one.page("/metrics").body())
        .contains("tiercel_node_sql_reads_total")
        .contains("tiercel_node_entries_owned");
    assertThat(one.status().get("members")).hasSize(1);
  }

  @Test
  @Order(9)
  void wrongSecret_isUnauthenticated() {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> new NodeClient(one.grpcPort(), "app", "wrong", "items"))
        .isInstanceOfSatisfying(
            io.grpc.StatusRuntimeException.class,
            refused ->
                assertThat(refused.getStatus().getCode())
                    .isEqualTo(io.grpc.Status.Code.UNAUTHENTICATED));
  }
}
