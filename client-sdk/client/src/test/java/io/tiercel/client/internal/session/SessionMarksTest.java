package io.tiercel.client.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.client.TiercelException;
import io.tiercel.client.internal.FakeClock;
import io.tiercel.client.internal.mapping.KeyAddress;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.Stamp;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionMarksTest {
  private final FakeClock clock = new FakeClock();

  @Test
  void admits_belowTheMark_onlyWhenAskedAfterIt() {
    SessionMarks session = new SessionMarks(clock);
    long before = clock.getAsLong();
    clock.advance(Duration.ofMillis(1));
    session.observe(in(5), new Stamp(1, 100));

    assertThat(session.admits(in(5), new Stamp(1, 99), before, false)).isFalse();
    assertThat(session.admits(in(5), new Stamp(1, 100), before, false)).isTrue();
    assertThat(session.admits(in(5), new Stamp(1, 99), clock.getAsLong(), false)).isTrue();
    assertThat(session.admits(in(6), Stamp.NONE, before, false)).isTrue();
  }

  @Test
  void observe_lowerStamp_leavesTheMark() {
    SessionMarks session = new SessionMarks(clock);
    long before = clock.getAsLong() - 1;
    session.observe(in(5), new Stamp(2, 1));
    session.observe(in(5), new Stamp(1, 900));

    assertThat(session.admits(in(5), new Stamp(1, 950), before, false)).isFalse();
  }

  @Test
  void admits_belowAMarkThatIsAhead_onlyWhenThatIsLongAgo() {
    SessionMarks session = new SessionMarks(clock);
    session.observeAhead(in(5), new Stamp(1, 100));
    session.observe(in(5), new Stamp(1, 200));

    for (SessionMarks same : List.of(session, SessionMarks.ofToken(session.token(), clock))) {
      clock.advance(Duration.ofMillis(1));
      assertThat(same.admits(in(5), new Stamp(1, 199), clock.getAsLong(), false)).isFalse();
      assertThat(same.admitsAnswer(in(5), new Stamp(1, 199), false)).isFalse();
      assertThat(same.admitsAnswer(in(5), new Stamp(1, 200), false)).isTrue();
      assertThat(same.admitsAnswer(in(6), Stamp.NONE, false)).isTrue();
    }
    clock.advance(Duration.ofMinutes(3));
    assertThat(session.admitsAnswer(in(5), new Stamp(1, 199), false)).isTrue();
  }

  @Test
  void token_passedOnAndOn_isAheadNoLongerThanTheMarkWas() {
    SessionMarks session = new SessionMarks(clock);
    session.observeAhead(in(5), new Stamp(1, 100));
    for (int seconds = 0; seconds < 110; seconds += 10) {
      assertThat(session.admitsAnswer(in(5), new Stamp(1, 99), false)).isFalse();
      clock.advance(Duration.ofSeconds(10));
      session = SessionMarks.ofToken(session.token(), clock);
    }
    clock.advance(Duration.ofSeconds(20));

    assertThat(session.admitsAnswer(in(5), new Stamp(1, 99), false)).isTrue();
    assertThat(SessionMarks.ofToken(session.token(), clock).admitsAnswer(in(5), Stamp.NONE, false))
        .isTrue();
  }

  @Test
  void token_oneSlotIsAhead_theOthersAreNot() {
    SessionMarks session = new SessionMarks(clock);
    session.observeAhead(in(5), new Stamp(1, 100));
    session.observe(in(6), new Stamp(1, 100));
    SessionMarks other = SessionMarks.ofToken(session.token(), clock);

    assertThat(other.admitsAnswer(in(5), new Stamp(1, 99), false)).isFalse();
    assertThat(other.admitsAnswer(in(6), new Stamp(1, 99), false)).isTrue();
  }

  @Test
  void token_aSlotThatIsNotNamedIsAhead_countsForAllOfThose() {
    SessionMarks session = new SessionMarks(clock);
    session.observeAhead(in(77), new Stamp(1, 50));
    for (int slot = 100; slot < 200; slot++) {
      session.observe(in(slot), new Stamp(1, slot));
    }
    SessionMarks other = SessionMarks.ofToken(session.token(), clock);

    assertThat(other.admitsAnswer(in(77), new Stamp(1, 1), false)).isFalse();
    assertThat(other.admitsAnswer(in(199), new Stamp(1, 1), false)).isTrue();
  }

  /** An absence has no stamp of its own: a row above it may have been deleted again before it. */
  @Test
  void admits_rowWhereAnAbsenceWasSeen_onlyWhenAskedAfterIt() {
    SessionMarks session = new SessionMarks(clock);
    long before = clock.getAsLong();
    clock.advance(Duration.ofMillis(1));
    session.observe(in(5), new Stamp(1, 10));
    session.observeAbsence(in(5));
    SessionMarks other = SessionMarks.ofToken(session.token(), clock);

    for (SessionMarks same : List.of(session, other)) {
      assertThat(same.admits(in(5), new Stamp(1, 99), before, false)).isFalse();
      assertThat(same.admits(in(5), new Stamp(1, 99), before, true)).as("another absence").isTrue();
      assertThat(same.admits(in(5), new Stamp(1, 99), clock.getAsLong(), false)).isTrue();
      assertThat(same.admits(in(6), new Stamp(1, 99), before, false)).isTrue();
      assertThat(same.admitsAnswer(in(5), new Stamp(1, 99), false)).isTrue();
    }
  }

  @Test
  void observeAbsence_ofACopy_rowsAskedForAfterItProveThemselves() {
    SessionMarks session = new SessionMarks(clock);
    long asked = clock.getAsLong();
    clock.advance(Duration.ofMillis(1));
    session.observeAbsence(in(5), asked);

    assertThat(session.admits(in(5), new Stamp(1, 99), asked - 1, false)).isFalse();
    assertThat(session.admits(in(5), new Stamp(1, 99), asked, false)).isTrue();
  }

  @Test
  void admitsAnswer_rowWhereAnAbsenceWasAhead_refused() {
    SessionMarks session = new SessionMarks(clock);
    session.observeAhead(in(5), new Stamp(1, 10));
    session.observeAbsence(in(5));

    for (SessionMarks same : List.of(session, SessionMarks.ofToken(session.token(), clock))) {
      clock.advance(Duration.ofMillis(1));
      assertThat(same.admitsAnswer(in(5), new Stamp(1, 99), false)).isFalse();
      assertThat(same.admitsAnswer(in(5), new Stamp(1, 99), true)).isTrue();
      assertThat(same.admits(in(5), new Stamp(1, 99), clock.getAsLong(), false)).isFalse();
    }
  }

  @Test
  void token_absenceInASlotThatIsNotNamed_countsForAllOfThose() {
    SessionMarks session = new SessionMarks(clock);
    session.observeAbsence(in(77));
    for (int slot = 100; slot < 200; slot++) {
      session.observe(in(slot), new Stamp(1, slot));
    }
    long before = clock.getAsLong() - 1;
    String once = session.token();

    for (String token : List.of(once, SessionMarks.ofToken(once, clock).token())) {
      SessionMarks other = SessionMarks.ofToken(token, clock);
      assertThat(other.admits(in(77), new Stamp(2, 1), before, false)).isFalse();
      assertThat(other.admits(in(199), new Stamp(2, 1), before, false)).isTrue();
    }
  }

  @Test
  void token_carriesTheMarks() {
    SessionMarks session = new SessionMarks(clock);
    session.observe(in(0), new Stamp(1, 100));
    session.observe(in(4095), new Stamp(3, Long.MAX_VALUE));

    long before = clock.getAsLong() - 1;
    SessionMarks other = SessionMarks.ofToken(session.token(), clock);
    assertThat(other.admits(in(0), new Stamp(1, 99), before, false)).isFalse();
    assertThat(other.admits(in(4095), new Stamp(3, Long.MAX_VALUE - 1), before, false)).isFalse();
    assertThat(other.admits(in(77), Stamp.NONE, before, false)).isTrue();
  }

  /** A session in one process judges the keys of a slot apart; its token, all of them together. */
  @Test
  void admits_keyOfAnotherBucketOfTheSlot_isJudgedApartUntilTheTokenIsPassedOn() {
    SessionMarks session = new SessionMarks(clock);
    long before = clock.getAsLong();
    clock.advance(Duration.ofMillis(1));
    session.observe(in(5), new Stamp(1, 50));
    session.observe(in(5) + 1, new Stamp(1, 100));

    assertThat(session.admits(in(5), new Stamp(1, 50), before, false)).isTrue();
    assertThat(session.admits(in(5), new Stamp(1, 49), before, false)).isFalse();
    assertThat(session.admits(in(5) + 1, new Stamp(1, 99), before, false)).isFalse();
    SessionMarks other = SessionMarks.ofToken(session.token(), clock);
    for (int bucket = in(5); bucket < in(6); bucket++) {
      assertThat(other.admits(bucket, new Stamp(1, 99), before, false)).isFalse();
      assertThat(other.admits(bucket, new Stamp(1, 100), before, false)).isTrue();
    }
  }

  /** More slots than fit: none is forgotten, the rest is only judged more strictly. */
  @Test
  void token_ofEverySlot_isSmallAndNeverLaxer() {
    SessionMarks session = new SessionMarks(clock);
    for (int slot = 0; slot < 4096; slot++) {
      session.observe(in(slot), new Stamp(1, 1_000 + slot * 7 % 4096));
    }
    long before = clock.getAsLong() - 1;

    String token = session.token();
    SessionMarks other = SessionMarks.ofToken(token, clock);
    String twice = SessionMarks.ofToken(other.token(), clock).token();

    assertThat(token).hasSizeLessThanOrEqualTo(1024).matches("[A-Za-z0-9_-]+");
    for (int slot = 0; slot < 4096; slot++) {
      Stamp below = new Stamp(1, 999 + slot * 7 % 4096);
      assertThat(other.admits(in(slot), below, before, false)).as("slot %s", slot).isFalse();
      assertThat(SessionMarks.ofToken(twice, clock).admits(in(slot), below, before, false))
          .isFalse();
    }
  }

  @Test
  void ofToken_garbage_isRefused() {
    String good = new SessionMarks(clock).token();
    Random random = new Random(7);
    for (String bad :
        new String[] {"", "x", "not base64!", good + "A", good.substring(1), "AAAA".repeat(300)}) {
      refused(bad);
    }
    for (int i = 0; i < 500; i++) {
      char[] changed = good.toCharArray();
      int at = random.nextInt(changed.length);
      changed[at] = changed[at] == 'B' ? 'C' : 'B';
      refused(new String(changed));
    }
  }

  private void refused(String token) {
    assertThatThrownBy(() -> SessionMarks.ofToken(token, clock))
        .isInstanceOfSatisfying(
            TiercelException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SESSION_TOKEN));
  }

  /** The first bucket of a slot. */
  private static int in(int slot) {
    return KeyAddress.firstBucket(slot);
  }
}
