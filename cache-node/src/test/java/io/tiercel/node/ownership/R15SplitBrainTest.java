package io.tiercel.node.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.ownership.FakeMesh.FakeNode;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Race 15: parts of a cluster that fell apart, each believing that it is the cluster. */
public class R15SplitBrainTest {
  private final FakeMesh mesh = new FakeMesh();
  private FakeNode one;
  private FakeNode two;
  private FakeNode three;

  @BeforeEach
  void start() {
    one = mesh.join();
    two = mesh.join();
    three = mesh.join();
    mesh.pass(1_000);
    assertThat(one.standing.proves() && two.standing.proves() && three.standing.proves()).isTrue();
  }

  @Test
  void cut_oneFromTwo_theTwoSpeakOnlyAfterTheOneFellSilent() {
    mesh.cut(three, one);
    mesh.cut(three, two);
    for (int i = 0; i < 60; i++) {
      mesh.pass(100);
      assertThat(three.standing.stands() && one.standing.proves())
          .as("both sides prove, %s ms after the cut", 100 * (i + 1))
          .isFalse();
    }
    assertThat(one.standing.proves() && two.standing.proves()).isTrue();
    assertThat(three.standing.stands()).isFalse();
  }

  @Test
  void cut_partitionsGained_areSpokenForOnlyAfterTheOldOwnersLease() {
    mesh.cut(three, one);
    mesh.cut(three, two);
    one.standing.changed(0);
    boolean spoke = false;
    for (int i = 0; i < 60 && !spoke; i++) {
      mesh.pass(100);
      spoke = one.standing.speaksFor(0);
      assertThat(spoke && three.standing.stands()).isFalse();
    }
    assertThat(spoke).isTrue();
  }

  /** As when its wall clock jumps: Hazelcast drops the others, whose echoes still hold. */
  @Test
  void othersTakenForDead_noFloorRaisedHereCounts() {
    three.takenForDead.addAll(Set.of(1L, 2L));
    three.standing.changed(0);
    assertThat(three.raises(0)).as("gained, not judged yet").isFalse();
    three.keeper.judge();

    assertThat(three.standing.stands()).as("the echoes hold").isTrue();
    assertThat(three.raises(0)).as("gained").isFalse();
    assertThat(three.raises(1)).as("always had").isFalse();
    assertThat(three.standing.speaksFor(1)).isFalse();
  }

  /** Between Hazelcast's word and our look nothing may be raised that nobody else has. */
  @Test
  void othersTakenForDead_notLookedAtYet_noFloorRaisedHereCounts() {
    assertThat(three.raises(1)).isTrue();

    three.takenForDead.addAll(Set.of(1L, 2L));

    assertThat(three.raises(1)).isFalse();
  }

  @Test
  void othersTakenForDead_theyGoOn_theOneJoinsThemAnew() {
    three.takenForDead.addAll(Set.of(1L, 2L));
    one.takenForDead.add(3L);
    two.takenForDead.add(3L);
    mesh.pass(10_000);

    assertThat(three.mergedInto).contains(Set.of(1L, 2L));
    assertThat(one.mergedInto).isEmpty();
    assertThat(two.mergedInto).isEmpty();
  }

  /** Neither size nor address says who went on. */
  @Test
  void fellApart_theSmallerPartIsInTheView_theLargerJoinsIt() {
    mesh.cut(three, one);
    mesh.cut(three, two);
    one.catalogIsCut = true;
    two.catalogIsCut = true;
    mesh.pass(10_000);
    assertThat(three.standing.proves()).isTrue();

    one.catalogIsCut = false;
    two.catalogIsCut = false;
    mesh.pass(3_000);

    assertThat(one.mergedInto).contains(Set.of(3L));
    assertThat(two.mergedInto).contains(Set.of(3L));
    assertThat(three.mergedInto).isEmpty();
  }

  @Test
  void stranger_theViewsMembersAreDead_joinsNobody() {
    one.dead = true;
    two.dead = true;
    three.dead = true;
    FakeNode four = mesh.join();
    mesh.pass(20_000);

    assertThat(four.mergedInto).isEmpty();
    assertThat(four.standing.proves()).isTrue();
  }

  /** The one that is missing may be what goes on: then nobody else's floors are left. */
  @Test
  void killed_oneOfThree_theOthersRaiseOnlyInAViewWithoutIt() {
    three.dead = true;
    one.keeper.judge();
    assertThat(one.standing.speaksFor(1)).as("reads go on").isTrue();
    assertThat(one.raises(1)).isFalse();

    for (int i = 0; i < 40; i++) {
      mesh.pass(100);
      assertThat(one.raises(1) || !one.standing.stands()).isTrue();
    }
    assertThat(one.raises(1)).isTrue();
  }

  @Test
  void cut_healed_theOneIsAMemberAgain() {
    mesh.cut(three, one);
    mesh.cut(three, two);
    mesh.pass(5_000);
    mesh.heal();
    mesh.pass(1_000);

    assertThat(three.standing.proves()).isTrue();
    assertThat(one.standing.proves()).isTrue();
    assertThat(one.standing.outsiders()).isEmpty();
  }

  @Test
  void frozen_wakesUp_saysNothingOfWhatItHeld() {
    three.frozen = true;
    mesh.pass(30_000);

    assertThat(three.standing.stands()).as("at the moment it wakes up").isFalse();
    assertThat(one.standing.proves()).isTrue();
    three.frozen = false;
    mesh.pass(1_000);
    assertThat(three.standing.proves()).isTrue();
  }

  @Test
  void killed_twoOfThree_theLastGoesOnAlone() {
    one.dead = true;
    two.dead = true;
    mesh.pass(10_000);

    assertThat(three.standing.proves()).isTrue();
    assertThat(three.standing.anySilent()).as("the dead are not waited for").isFalse();
  }

  @Test
  void killed_all_aStrangerTakesOverWhenNobodyTouchedTheViewForLong() {
    one.dead = true;
    two.dead = true;
    three.dead = true;
    FakeNode stranger = mesh.join();
    mesh.pass(2_000);
    assertThat(stranger.standing.stands()).isFalse();
    mesh.pass(10_000);

    assertThat(stranger.standing.proves()).isTrue();
  }

  @Test
  void stranger_cannotReachTheMembers_doesNotTakeOver() {
    FakeNode stranger = mesh.join();
    mesh.cut(stranger, one);
    mesh.cut(stranger, two);
    mesh.cut(stranger, three);
    mesh.pass(60_000);

    assertThat(stranger.standing.stands()).isFalse();
    assertThat(one.standing.stands()).isTrue();
  }

  /** The half without the least number waits for the other, unless that cannot be there. */
  @Test
  void killed_theHalfThatGoesFirst_startedAgain_isNotWaitedFor() {
    FakeMesh two = new FakeMesh();
    FakeNode killed = two.join();
    FakeNode left = two.join();
    two.pass(1_000);
    killed.dead = true;
    two.pass(2_000);
    assertThat(left.standing.proves()).as("it may be a cut").isFalse();

    FakeNode again = two.restart(killed);
    two.pass(1_500);

    assertThat(left.standing.proves()).isTrue();
    assertThat(again.standing.proves()).isTrue();
  }

  /** As when an address is given to another machine while its first one is only cut off. */
  @Test
  void addressTaken_theFirstOneLivesOn_onlyOneSideSpeaks() {
    FakeMesh two = new FakeMesh();
    FakeNode first = two.join();
    FakeNode left = two.join();
    two.pass(1_000);
    FakeNode taker = two.restart(first);
    first.dead = false;
    two.cut(first, left);
    two.cut(first, taker);
    for (int i = 0; i < 100; i++) {
      two.pass(100);
      assertThat(first.standing.stands() && (left.standing.proves() || taker.standing.proves()))
          .as("both sides prove, %s ms after the cut", 100 * (i + 1))
          .isFalse();
    }
    assertThat(first.standing.stands() || left.standing.proves()).isTrue();
  }

  @Test
  void leave_saysNothingAndTheOthersGoOnAtOnce() {
    three.keeper.leave();
    mesh.pass(200);

    assertThat(three.standing.stands()).isFalse();
    assertThat(three.keeper.isMember()).isFalse();
    assertThat(one.standing.stands() && two.standing.stands()).isTrue();
  }
}
