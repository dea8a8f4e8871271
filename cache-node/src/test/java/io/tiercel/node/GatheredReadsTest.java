package io.tiercel.node;

import static io.tiercel.node.GatheringPair.IDS;
import static io.tiercel.node.GatheringPair.join;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastException;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.v1.Read;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.RowResult;
import io.tiercel.router.ReadPreference;
import io.tiercel.router.RouterException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes that load one call's misses together, and what each does when the other fails. */
@Timeout(60)
class GatheredReadsTest {
  private GatheringPair pair;
  private NodeClient client;
  private List<Long> handed;
  private long gathered;

  @BeforeEach
  void start() {
    pair = new GatheringPair();
    client = pair.client();
    handed = pair.handed();
    gathered = pair.gathered();
  }

  @AfterEach
  void stop() {
    pair.close();
  }

  private void assertAll(String name, List<Response> answers) {
    assertThat(answers).allSatisfy(answer -> assertThat(client.name(answer)).isEqualTo(name));
  }

  private int queries() {
    return pair.ownersRouter().queries().size() + pair.gatherersRouter().queries().size();
  }

  @Test
  void peek_cold_holdsNothingAndLoadsNothing() {
    int before = queries();
    assertThat(pair.notHeld(IDS)).isEqualTo(IDS);
    assertThat(queries()).isEqualTo(before);
    assertThat(pair.owner().cluster().leases().size()).as("no flight was opened").isZero();
  }

  @Test
  void group_200ColdKeysOfTwoOwners_oneQueryPerShardAndAllAreFilled() {
    int before = pair.gatherersRouter().queries().size();
    int ownBefore = pair.ownersRouter().queries().size();

    List<Response> answers = join(client.getGrouped(IDS, gathered));

    assertAll("cold", answers);
    assertThat(answers).allMatch(a -> a.getRow().getOrigin() == RowResult.Origin.LOADED);
    assertThat(answers).allMatch(a -> a.getRow().getNearTtlMillis() > 0);
    assertThat(pair.ownersRouter().queries()).hasSize(ownBefore);
    List<FakeShardRouter.Query> asked = pair.gatherersRouter().queries();
    assertThat(asked.subList(before, asked.size()))
        .extracting(FakeShardRouter.Query::shard)
        .containsExactlyInAnyOrder("shard-1", "shard-2");
    assertThat(asked).allMatch(query -> query.preference() == ReadPreference.PRIMARY);
    Awaitility.await().untilAsserted(() -> assertThat(pair.notHeld(IDS)).isEmpty());
  }

  @Test
  void group_oneCameInBetween_theOthersDoNotWaitForIt() {
    List<Long> cold = List.of(handed.get(0), gathered);
    join(client.getAll(List.of(handed.get(0)), false));
    Awaitility.await().until(() -> pair.notHeld(handed.subList(0, 1)).isEmpty());
    assertAll("cold", join(client.getGrouped(cold, gathered)));
  }

  @Test
  void group_someNeverCome_theOthersLeaveWithoutThem() {
    Read read = Read.newBuilder().setGroup(client.group(500, gathered)).build();
    assertAll("cold", join(client.readAll(IDS, read)));
  }

  @Test
  void gathererFails_ownerLoadsItself() {
    pair.gatherersRouter()
        .afterSelect(
            keys -> {
              throw new RouterException(RouterException.Code.SHARD_UNAVAILABLE, "none answers");
            });
    assertAll("cold", join(client.getGrouped(handed, gathered)));
    assertThat(pair.owner().metrics().get(Count.LOADS_TAKEN_BACK)).isEqualTo(handed.size());
  }

  @Test
  void gathererIsSilent_ownerLoadsItselfWithinTheDeadline() {
    Failpoint silent = new Failpoint(1);
    pair.gatherersRouter().afterSelect(keys -> silent.pass());
    try {
      List<CompletableFuture<Response>> answers = client.getGrouped(handed, gathered);
      silent.awaitReached();
      assertAll("cold", join(answers));
    } finally {
      silent.open();
    }
    assertThat(pair.owner().metrics().get(Count.LOADS_TAKEN_BACK)).isEqualTo(handed.size());
  }

  @Test
  void gathererLeaves_everyReadIsAnswered() throws Exception {
    AtomicBoolean left = new AtomicBoolean();
    Thread leaving =
        new Thread(
            () -> {
              pair.gatherer().close();
              left.set(true);
            });
    List<CompletableFuture<Response>> answers = new ArrayList<>();
    leaving.start();
    while (!left.get()) {
      List<CompletableFuture<Response>> round = client.getGrouped(IDS, gathered);
      answers.addAll(round);
      join(round);
      IDS.forEach(this::dropIfTheOwnerAnswers);
    }
    leaving.join();
    assertAll("cold", join(answers));
  }

  private void dropIfTheOwnerAnswers(long id) {
    try {
      pair.nodes().dropEverywhere(client.entryKey(id));
    } catch (CompletionException left) {
      assertThat(left).hasCauseInstanceOf(HazelcastException.class);
    }
  }
}
