package io.tiercel.client.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tiercel.client.TiercelException;
import io.tiercel.client.internal.Shapes;
import io.tiercel.client.internal.gateway.GatheringReads.Attempt;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.TableShape;
import io.tiercel.protocol.v1.Miss;
import io.tiercel.protocol.v1.Read;
import io.tiercel.protocol.v1.ReadGroup;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.RowResult;
import io.tiercel.protocol.v1.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Slots below 100 belong to node a, below 200 to node b, the others to node c. */
class GatheringReadsTest {
  private static final TableShape SHAPE = Shapes.orders();

  private final List<List<Attempt>> sent = new ArrayList<>();
  private final HeldTimer held = new HeldTimer();
  private final GatheringReads reads =
      new GatheringReads(
          sent::add,
          slot -> slot < 100 ? "a" : slot < 200 ? "b" : "c",
          new Timer(held),
          new Random(1));

  @AfterEach
  void stop() {
    held.shutdownNow();
  }

  @CanIgnoreReturnValue
  private CompletableFuture<RowResult> want(int slot) {
    return want(slot, false);
  }

  @CanIgnoreReturnValue
  private CompletableFuture<RowResult> want(int slot, boolean strong) {
    return reads.read(SHAPE, new byte[] {(byte) slot}, slot, strong, 0);
  }

  private static Response row(long version) {
    return Response.newBuilder()
        .setRow(RowResult.newBuilder().setStamp(Stamp.newBuilder().setVersion(version)))
        .build();
  }

  private static void answer(Attempt attempt, Response response) {
    attempt.answered().accept(response, null);
  }

  private static void miss(Attempt attempt) {
    answer(attempt, Response.newBuilder().setMiss(Miss.getDefaultInstance()).build());
  }

  private List<Attempt> last() {
    return sent.get(sent.size() - 1);
  }

  @Test
  void close_oneOwner_readsAtOnce() {
    CompletableFuture<RowResult> first = want(1);
    want(2);
    assertThat(sent).isEmpty();

    reads.close();

    assertThat(sent).hasSize(1);
    assertThat(last()).extracting(Attempt::read).containsOnly(Read.getDefaultInstance());
    answer(last().get(0), row(7));
    assertThat(first.join().getStamp().getVersion()).isEqualTo(7);
  }

  @Test
  void close_twoOwnersAllHeld_isOneRoundTripWithoutATimer() {
    CompletableFuture<RowResult> first = want(1);
    CompletableFuture<RowResult> second = want(101);
    reads.close();

    assertThat(last()).allMatch(attempt -> attempt.read().getPeek());
    answer(last().get(0), row(1));
    answer(last().get(1), row(2));

    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    assertThat(sent).hasSize(1);
    assertThat(held.held()).isZero();
  }

  @Test
  void peeks_missAtSeveralOwners_areReadAsAGroupGatheredWhereMostAre() {
    want(1);
    CompletableFuture<RowResult> there = want(101);
    want(102);
    want(201);
    reads.close();
    List<Attempt> peeks = last();
    answer(peeks.get(3), row(1));
    peeks.subList(0, 3).forEach(GatheringReadsTest::miss);

    List<Attempt> loads = last();
    ReadGroup group = loads.get(0).read().getGroup();
    assertThat(loads).hasSize(3).allMatch(load -> load.read().getGroup().equals(group));
    assertThat(group.getKeys()).isEqualTo(3);
    assertThat(group.getSlot()).isEqualTo(101);
    assertThat(there).isNotDone();
    answer(loads.get(1), row(5));
    assertThat(there.join().getStamp().getVersion()).isEqualTo(5);
  }

  @Test
  void peeks_missAtOneOwner_areReadPlainly() {
    want(1);
    want(101);
    want(102);
    reads.close();
    List<Attempt> peeks = last();
    answer(peeks.get(0), row(1));
    miss(peeks.get(1));
    miss(peeks.get(2));

    assertThat(last()).hasSize(2).extracting(Attempt::read).containsOnly(Read.getDefaultInstance());
  }

  @Test
  void peeks_oneNodeIsSilent_theOthersKeysDoNotWaitForIt() {
    want(1);
    want(101);
    want(201);
    reads.close();
    List<Attempt> peeks = last();
    miss(peeks.get(0));
    miss(peeks.get(1));
    assertThat(sent).hasSize(1);

    held.runHeld();

    assertThat(last()).hasSize(2).allMatch(load -> load.read().hasGroup());
    miss(peeks.get(2));
    assertThat(last()).hasSize(1).extracting(Attempt::read).containsOnly(Read.getDefaultInstance());
  }

  @Test
  void peek_failsOrIsAnsweredByAnOldNode_endsThatRead() {
    CompletableFuture<RowResult> failed = want(1);
    CompletableFuture<RowResult> answered = want(101);
    reads.close();
    TiercelException failure = new TiercelException(ErrorCode.SHARD_UNAVAILABLE, "none answers");
    last().get(0).answered().accept(null, failure);
    answer(last().get(1), row(3));

    assertThat(failed).isCompletedExceptionally();
    assertThat(answered).isCompleted();
    assertThat(sent).hasSize(1);
  }

  @Test
  void strong_isNeverPeekedAt() {
    want(1, true);
    want(101);
    reads.close();

    assertThat(last())
        .extracting(attempt -> attempt.read().getStrong())
        .containsExactly(true, false);
    assertThat(last()).extracting(attempt -> attempt.read().getPeek()).containsExactly(false, true);
  }

  @Test
  void read_afterTheClose_goesAlone() {
    reads.close();
    want(1);

    assertThat(last()).hasSize(1).extracting(Attempt::read).containsOnly(Read.getDefaultInstance());
  }

  @Test
  void peeks_moreThanOneNodeShouldGather_areReadPlainly() {
    for (int i = 0; i < 600; i++) {
      want(1);
      want(101);
    }
    reads.close();
    last().forEach(GatheringReadsTest::miss);

    assertThat(last()).hasSize(1_200).allMatch(load -> !load.read().hasGroup());
  }
}
