package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.entry.Entry;
import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.node.ownership.SlotOwners;
import io.tiercel.protocol.v1.Read;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.RowResult;
import io.tiercel.protocol.v1.Write;
import io.tiercel.router.ReadPreference;
import io.tiercel.router.RouterException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes that load one call's misses together, and what each does when the other fails. */
@Timeout(60)
class GatheredReadsTest {
  private static final List<Long> IDS = LongStream.range(0, 200).boxed().toList();

  private final FakeShardRouter ownersRouter = new FakeShardRouter();
  private final FakeShardRouter gatherersRouter = new FakeShardRouter();
  private final TestNodes nodes = new TestNodes();
  private CacheNode owner;
  private CacheNode gatherer;
  private NodeClient client;
  private List<Long> handed;
  private long gathered;

  @BeforeEach
  void start() {
    IDS.forEach(id -> ownersRouter.seed(id, "cold"));
    IDS.forEach(id -> gatherersRouter.seed(id, "cold"));
    owner = nodes.start(ownersRouter);
    gatherer = nodes.start(gatherersRouter);
    SlotOwners there = gatherer.cluster().owners();
    Awaitility.await().until(() -> there.localSlots() > 1_500);
    client = nodes.client(owner);
    handed = IDS.stream().filter(id -> !there.isLocal(client.entryKey(id).slot())).toList();
    gathered =
        IDS.stream().filter(id -> there.isLocal(client.entryKey(id).slot())).findFirst().get();
    warmUp();
  }

  /** Opens the links between the nodes, and lets the code run before its limits count. */
  private void warmUp() {
    for (long from = 1_000; from < 3_000; from += 200) {
      join(client.getGrouped(LongStream.range(from, from + 200).boxed().toList(), gathered));
    }
  }

  @AfterEach
  void stop() {
    client.close();
    nodes.close();
  }

  private static List<Response> join(List<CompletableFuture<Response>> answers) {
    return answers.stream().map(CompletableFuture::join).toList();
  }

  private void assertAll(String name, List<Response> answers) {
    assertThat(answers).allSatisfy(answer -> assertThat(client.name(answer)).isEqualTo(name));
  }

  private int queries() {
    return ownersRouter.queries().size() + gatherersRouter.queries().size();
  }

  @Test
  void peek_cold_missesWithoutAQuery() {
    int before = queries();
    assertThat(join(client.peekAll(IDS))).allMatch(Response::hasMiss);
    assertThat(queries()).isEqualTo(before);
    assertThat(owner.cluster().leases().size()).as("no flight was opened").isZero();
  }

  @Test
  void group_200ColdKeysOfTwoOwners_oneQueryPerShardAndAllAreFilled() {
    int before = gatherersRouter.queries().size();
    int ownBefore = ownersRouter.queries().size();

    List<Response> answers = join(client.getGrouped(IDS, gathered));

    assertAll("cold", answers);
    assertThat(answers).allMatch(a -> a.getRow().getOrigin() == RowResult.Origin.LOADED);
    assertThat(answers).allMatch(a -> a.getRow().getNearTtlMillis() > 0);
    assertThat(ownersRouter.queries()).hasSize(ownBefore);
    List<FakeShardRouter.Query> asked = gatherersRouter.queries();
    assertThat(asked.subList(before, asked.size()))
        .extracting(FakeShardRouter.Query::shard)
        .containsExactlyInAnyOrder("shard-1", "shard-2");
    assertThat(asked).allMatch(query -> query.preference() == ReadPreference.PRIMARY);
    Awaitility.await()
        .untilAsserted(() -> assertThat(join(client.peekAll(IDS))).allMatch(Response::hasRow));
  }

  @Test
  void group_oneCameInBetween_theOthersDoNotWaitForIt() {
    List<Long> cold = List.of(handed.get(0), gathered);
    join(client.getAll(List.of(handed.get(0)), false));
    Awaitility.await().until(() -> join(client.peekAll(handed.subList(0, 1))).get(0).hasRow());
    assertAll("cold", join(client.getGrouped(cold, gathered)));
  }

  @Test
  void group_someNeverCome_theOthersLeaveWithoutThem() {
    Read read = Read.newBuilder().setGroup(client.group(500, gathered)).build();
    assertAll("cold", join(client.readAll(IDS, read)));
  }

  @Test
  void gatheredLoad_beganBeforeTheWrite_isRefusedAtTheOwner() {
    long refusedBefore = owner.metrics().get(Count.FILLS_REFUSED);
    Long id = handed.get(0);
    Failpoint selected = new Failpoint(1);
    gatherersRouter.afterSelect(keys -> selected.pass());
    CompletableFuture<Response> early = client.getGrouped(List.of(id), gathered).get(0);
    selected.awaitReached();
    client.write(Write.Kind.PUT, id, "new").join();
    // No floor is left that could refuse it: only the lease can.
    nodes.evictFloors();
    selected.open();

    Response joinedBefore = early.join();
    assertThat(client.name(joinedBefore)).isEqualTo("cold");
    assertThat(joinedBefore.getRow().getNearTtlMillis()).as("not for near caches").isZero();
    Awaitility.await().until(() -> owner.metrics().get(Count.FILLS_REFUSED) == refusedBefore + 1);
    EntryKey key = client.entryKey(id);
    Entry kept = owner.cluster().store().read(key).join();
    assertThat(kept).isNull();
    assertThat(client.name(client.get(id).join())).isEqualTo("new");
  }

  @Test
  void gathererFails_ownerLoadsItself() {
    gatherersRouter.afterSelect(
        keys -> {
          throw new RouterException(RouterException.Code.SHARD_UNAVAILABLE, "none answers");
        });
    assertAll("cold", join(client.getGrouped(handed, gathered)));
    assertThat(owner.metrics().get(Count.LOADS_TAKEN_BACK)).isEqualTo(handed.size());
  }

  @Test
  void gathererIsSilent_ownerLoadsItselfWithinTheDeadline() {
    Failpoint silent = new Failpoint(1);
    gatherersRouter.afterSelect(keys -> silent.pass());
    try {
      List<CompletableFuture<Response>> answers = client.getGrouped(handed, gathered);
      silent.awaitReached();
      assertAll("cold", join(answers));
    } finally {
      silent.open();
    }
    assertThat(owner.metrics().get(Count.LOADS_TAKEN_BACK)).isEqualTo(handed.size());
  }

  @Test
  void gathererLeaves_everyReadIsAnswered() throws Exception {
    AtomicBoolean left = new AtomicBoolean();
    Thread leaving =
        new Thread(
            () -> {
              gatherer.close();
              left.set(true);
            });
    List<CompletableFuture<Response>> answers = new ArrayList<>();
    leaving.start();
    while (!left.get()) {
      List<CompletableFuture<Response>> round = client.getGrouped(IDS, gathered);
      answers.addAll(round);
      join(round);
      IDS.forEach(id -> nodes.dropEverywhere(client.entryKey(id)));
    }
    leaving.join();
    assertAll("cold", join(answers));
  }
}
