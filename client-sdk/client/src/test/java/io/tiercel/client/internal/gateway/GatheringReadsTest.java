package io.tiercel.client.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.client.internal.Shapes;
import io.tiercel.client.internal.gateway.GatheringReads.Attempt;
import io.tiercel.protocol.TableShape;
import io.tiercel.protocol.v1.Read;
import io.tiercel.protocol.v1.ReadGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Slots below 100 belong to node a, below 200 to node b, the others to node c. */
class GatheringReadsTest {
  private static final TableShape SHAPE = Shapes.orders();

  private final List<List<Attempt>> sent = new ArrayList<>();
  private final GatheringReads reads =
      new GatheringReads(
          sent::add, slot -> slot < 100 ? "a" : slot < 200 ? "b" : "c", new Random(1));

  private void want(int slot) {
    want(slot, false);
  }

  private void want(int slot, boolean strong) {
    var unused = reads.read(SHAPE, new byte[] {(byte) slot}, slot, strong, 0);
  }

  private List<Attempt> last() {
    return sent.get(sent.size() - 1);
  }

  @Test
  void close_oneOwner_readsPlainly() {
    want(1);
    want(2);
    assertThat(sent).isEmpty();

    reads.close();

    assertThat(sent).hasSize(1);
    assertThat(last()).hasSize(2).extracting(Attempt::read).containsOnly(Read.getDefaultInstance());
  }

  @Test
  void close_severalOwners_readsAsAGroupGatheredWhereMostAre() {
    want(1);
    want(101);
    want(102);
    want(201);
    reads.close();

    ReadGroup group = last().get(0).read().getGroup();
    assertThat(last()).hasSize(4).allMatch(load -> load.read().getGroup().equals(group));
    assertThat(group.getKeys()).isEqualTo(4);
    assertThat(group.getSlot()).isEqualTo(101);
  }

  @Test
  void strong_isInNoGroup() {
    want(1, true);
    want(101);
    want(2);
    reads.close();

    assertThat(last())
        .extracting(attempt -> attempt.read().getStrong())
        .containsExactly(true, false, false);
    assertThat(last())
        .extracting(attempt -> attempt.read().hasGroup())
        .containsExactly(false, true, true);
    assertThat(last().get(1).read().getGroup().getKeys()).isEqualTo(2);
  }

  @Test
  void read_afterTheClose_goesAlone() {
    reads.close();
    want(1);

    assertThat(last()).hasSize(1).extracting(Attempt::read).containsOnly(Read.getDefaultInstance());
  }

  @Test
  void close_moreThanOneNodeShouldGather_readsPlainly() {
    for (int i = 0; i < 600; i++) {
      want(1);
      want(101);
    }
    reads.close();

    assertThat(last()).hasSize(1_200).allMatch(load -> !load.read().hasGroup());
  }
}
