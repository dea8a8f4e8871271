package io.tiercel.cli.check.rule;

import static io.tiercel.cli.check.rule.TinyHistory.ANY;
import static io.tiercel.cli.check.rule.TinyHistory.BOUNDED;
import static io.tiercel.cli.check.rule.TinyHistory.FIRST;
import static io.tiercel.cli.check.rule.TinyHistory.SHARED_TIER;
import static io.tiercel.cli.check.rule.TinyHistory.STRONG;
import static io.tiercel.cli.check.rule.TinyHistory.counter;
import static io.tiercel.cli.check.rule.TinyHistory.register;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.cli.check.history.WriteKind;
import io.tiercel.cli.check.history.WriteResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each history has one planted breach, and a neighbour of the same shape that has none. */
final class HistoryCheckerTest {
  private static void assertClean(TinyHistory history) {
    Findings findings = history.judge();
    assertThat(findings.kept()).isEmpty();
    assertThat(findings.total()).isZero();
  }

  private static void assertOnly(TinyHistory history, ViolationKind kind, String... inTrace) {
    Findings findings = history.judge();
    assertThat(findings.counts()).as("%s", findings.kept()).containsOnlyKeys(kind);
    String trace = String.join("\n", findings.kept().get(0).trace());
    assertThat(List.of(inTrace)).allSatisfy(word -> assertThat(trace).contains(word));
  }

  @Test
  void read_valueNobodyWrote_isFound() {
    assertClean(register().put(5, 10, 20, 100).shared(STRONG, 30, 5, 100));
    assertOnly(
        register().shared(STRONG, 30, 6, 100), ViolationKind.UNWRITTEN_VALUE, "value 6", "nobody");
  }

  @Test
  void read_absentThoughNeverRemoved_isFound() {
    assertClean(register().delete(5, 10, 20, 100).shared(STRONG, 30, 0, 100));
    assertOnly(register().shared(STRONG, 30, 0, 1), ViolationKind.UNWRITTEN_VALUE, "absent");
  }

  @Test
  void read_valueOfARefusedWrite_isFound() {
    TinyHistory unknown = register().failed(WriteKind.PUT, 5, 10, WriteResult.UNKNOWN);
    assertClean(unknown.shared(STRONG, 30, 5, 100));
    TinyHistory refused = register().failed(WriteKind.PUT, 5, 10, WriteResult.NOT_APPLIED);
    assertOnly(refused.shared(STRONG, 30, 5, 100), ViolationKind.FAILED_WRITE_SEEN, "NOT_APPLIED");
  }

  @Test
  void read_valueBeforeItsWrite_isFound() {
    assertClean(register().put(5, 30, 40, 100).near(BOUNDED, 30, 5, 100));
    assertOnly(
        register().put(5, 40, 50, 100).near(BOUNDED, 30, 5, 100),
        ViolationKind.VALUE_BEFORE_ITS_WRITE);
  }

  @Test
  void write_underTwoStamps_isFound() {
    TinyHistory history = register().put(5, 10, 20, 100).put(6, 30, 40, 200);
    assertClean(history.near(ANY, 50, 6, 200));
    assertOnly(
        history.near(ANY, 60, 5, 300), ViolationKind.WRITE_APPLIED_TWICE, "value 5", "(1, 300)");
  }

  @Test
  void stamp_ofTwoValues_isFound() {
    assertOnly(
        register()
            .failed(WriteKind.PUT, 5, 10, WriteResult.UNKNOWN)
            .failed(WriteKind.PUT, 6, 10, WriteResult.UNKNOWN)
            .near(BOUNDED, 20, 5, 100)
            .near(BOUNDED, 30, 6, 100),
        ViolationKind.ONE_STAMP_TWO_VALUES);
  }

  @Test
  void stamp_ofALaterWriteLower_isFound() {
    assertClean(register().put(5, 10, 30, 200).put(6, 20, 40, 100));
    assertOnly(register().put(5, 10, 20, 200).put(6, 30, 40, 100), ViolationKind.STAMP_NOT_RISING);
  }

  @Test
  void boundedRead_withinAndBeyondItsBound_isJudgedByIt() {
    TinyHistory history = register().put(5, 10, 20, 100);
    assertClean(history.near(BOUNDED, 1_020, FIRST, 1));
    assertOnly(
        history.nearTold(2_000, BOUNDED, 1_021, FIRST, 1),
        ViolationKind.STALE_BOUNDED,
        "put key 7 value 5",
        "value -8");
  }

  @Test
  void boundedRead_absentBeyondItsBound_isFound() {
    TinyHistory history = register().delete(4, 1, 2, 50).put(5, 10, 20, 100);
    assertClean(history.near(BOUNDED, 1_020, 0, 50));
    assertOnly(history.nearTold(2_000, BOUNDED, 1_021, 0, 50), ViolationKind.STALE_BOUNDED);
  }

  @Test
  void boundedRead_absentAfterARemovalNobodyKnowsOf_isExplained() {
    assertClean(
        register()
            .put(5, 10, 20, 100)
            .failed(WriteKind.DELETE, 6, 30, WriteResult.UNKNOWN)
            .near(BOUNDED, 5_000, 0, 300));
  }

  @Test
  void age_toldLessThanItIs_isFound() {
    TinyHistory history = register().put(5, 10, 20, 100);
    assertClean(history.nearTold(480, ANY, 500, FIRST, 1));
    assertOnly(history.nearTold(479, ANY, 500, FIRST, 1), ViolationKind.AGE_UNDERSTATED);
  }

  @Test
  void strongRead_missesAnAcknowledgedWrite_isFound() {
    assertClean(register().put(5, 10, 20, 100).shared(STRONG, 20, FIRST, 1));
    assertOnly(
        register().put(5, 10, 20, 100).shared(STRONG, 21, FIRST, 1), ViolationKind.STALE_STRONG);
  }

  @Test
  void strongRead_behindWhatAnotherSaw_isFound() {
    TinyHistory history =
        register().failed(WriteKind.PUT, 5, 10, WriteResult.UNKNOWN).near(BOUNDED, 20, 5, 100);
    assertClean(history.shared(STRONG, 21, FIRST, 1));
    assertOnly(history.shared(STRONG, 22, FIRST, 1), ViolationKind.STRONG_WENT_BACK, "value 5");
  }

  @Test
  void sharedTierRead_missesAnAcknowledgedWrite_isFound() {
    TinyHistory history = register().put(5, 10, 20, 100);
    assertClean(history.shared(BOUNDED, 30, FIRST, 1));
    assertOnly(history.shared(SHARED_TIER, 30, FIRST, 1), ViolationKind.STALE_SHARED_TIER);
  }

  @Test
  void session_readsOlderThanItWrote_isFound() {
    TinyHistory history = register().putIn("s", 5, 10, 20, 100);
    assertClean(history.nearIn("other", 30, FIRST, 1));
    assertOnly(
        history.nearIn("s", 30, FIRST, 1),
        ViolationKind.SESSION_WENT_BACK,
        "put key 7 value 5",
        "session s");
  }

  @Test
  void session_readsOlderThanItRead_isFound() {
    TinyHistory history = register().put(5, 10, 20, 100).nearIn("s", 30, FIRST, 1);
    assertClean(history.nearIn("s", 40, 5, 100));
    assertOnly(history.nearIn("s", 50, FIRST, 1), ViolationKind.SESSION_WENT_BACK, "value 5");
  }

  @Test
  void session_absenceOlderThanItWrote_isFound() {
    TinyHistory history = register().delete(4, 1, 2, 50).putIn("s", 5, 10, 20, 100);
    assertOnly(history.nearIn("s", 30, 0, 50), ViolationKind.SESSION_WENT_BACK);
  }

  @Test
  void outsideWrite_missedLongAfter_isFound() {
    TinyHistory history = register().outside(5, 10, 20, 100);
    assertClean(history.near(BOUNDED, 10_020, FIRST, 1).near(ANY, 90_000, FIRST, 1));
    assertOnly(
        history.near(BOUNDED, 10_021, FIRST, 1), ViolationKind.OUTSIDE_WRITE_UNSEEN, "outside");
  }

  @Test
  void unraisedWrite_underTheSameVersion_isJudgedAsTheLaterState() {
    TinyHistory history = register().put(5, 10, 20, 100).unraised(600, 30, 40, 100);
    assertClean(
        history
            .near(BOUNDED, 10_040, 5, 100)
            .shared(STRONG, 50, 600, 100)
            .near(BOUNDED, 60, 5, 100)
            .stored(600, 0, 100));
    assertOnly(history.near(BOUNDED, 10_041, 5, 100), ViolationKind.OUTSIDE_WRITE_UNSEEN);
  }

  @Test
  void unraisedWrite_overAnother_isJudgedAsTheLaterState() {
    TinyHistory history = register().unraised(600, 10, 20, 1).unraised(700, 30, 40, 1);
    assertClean(history.near(BOUNDED, 10_040, 600, 1).near(BOUNDED, 60_000, 700, 1));
    assertOnly(history.near(BOUNDED, 10_041, 600, 1), ViolationKind.OUTSIDE_WRITE_UNSEEN);
  }

  @Test
  void unraisedWrite_thatTookTheVersionBack_hidesNoAcknowledgedWrite() {
    TinyHistory history = register().put(5, 10, 20, 100).unraised(600, 30, 40, 100);
    assertClean(history.shared(STRONG, 50, 600, 0).stored(600, 0, 0));
    TinyHistory overwritten =
        register().unraised(600, 10, 20, 1).put(5, 30, 40, 100).shared(STRONG, 50, 5, 100);
    assertClean(overwritten);
    assertOnly(overwritten.stored(600, 0, 0), ViolationKind.ACKNOWLEDGED_WRITE_LOST);
  }

  @Test
  void outsideWrite_missedByAStrongRead_isFound() {
    TinyHistory history = register().outside(5, 10, 20, 100);
    assertClean(history.shared(STRONG, 20, FIRST, 1));
    assertOnly(history.shared(STRONG, 21, FIRST, 1), ViolationKind.OUTSIDE_WRITE_UNSEEN);
  }

  @Test
  void counter_sumBelowAcknowledged_isFound() {
    TinyHistory history = counter().increment(5, 10, 20, 1).increment(6, 30, 40, 2);
    assertClean(history.stored(6, 2, 200));
    assertOnly(
        counter().increment(5, 10, 20, 1).increment(6, 30, 40, 2).stored(6, 1, 200),
        ViolationKind.ACKNOWLEDGED_WRITE_LOST,
        "acknowledged 2");
  }

  @Test
  void counter_sumAboveAcknowledgedAndUnknown_isFound() {
    TinyHistory history =
        counter().increment(5, 10, 20, 1).failed(WriteKind.INCREMENT, 6, 30, WriteResult.UNKNOWN);
    assertClean(history.stored(6, 2, 200));
    assertOnly(history.stored(6, 3, 200), ViolationKind.WRITE_APPLIED_TWICE, "unknown 1");
  }

  @Test
  void counter_oneTotalTwice_isFound() {
    assertOnly(
        counter().increment(5, 10, 20, 1).increment(6, 15, 25, 1), ViolationKind.LOST_UPDATE);
    assertOnly(
        counter()
            .increment(5, 10, 20, 1)
            .failed(WriteKind.INCREMENT, 6, 30, WriteResult.UNKNOWN)
            .total(40, 6, 200, 1),
        ViolationKind.LOST_UPDATE);
  }

  @Test
  void storedRow_olderThanAnAcknowledgedWrite_isFound() {
    assertClean(register().put(5, 10, 20, 100).put(6, 30, 40, 200).stored(6, 0, 200));
    assertOnly(
        register().put(5, 10, 20, 100).put(6, 30, 40, 200).stored(5, 0, 100),
        ViolationKind.ACKNOWLEDGED_WRITE_LOST,
        "value 6");
  }

  @Test
  void storedRow_goneThoughNeverRemoved_isFound() {
    assertClean(register().put(5, 10, 20, 100).delete(6, 30, 40, 200).storedNothing());
    assertOnly(
        register().delete(5, 10, 20, 100).put(6, 30, 40, 200).storedNothing(),
        ViolationKind.ACKNOWLEDGED_WRITE_LOST,
        "value 6");
  }

  @Test
  void storedRow_nobodyWrote_isFound() {
    assertOnly(register().stored(9, 0, 300), ViolationKind.UNEXPLAINED_ROW);
  }

  @Test
  void replica_differsAtTheEnd_isFound() {
    assertClean(register().put(5, 10, 20, 100).stored(5, 0, 100).replica(5, 0, 100));
    assertOnly(
        register().put(5, 10, 20, 100).stored(5, 0, 100).replica(FIRST, 0, 1),
        ViolationKind.REPLICA_DIFFERS);
  }

  @Test
  void copy_differsAtTheEnd_isFound() {
    TinyHistory history =
        register().failed(WriteKind.PUT, 5, 10, WriteResult.UNKNOWN).stored(5, 0, 100);
    assertClean(history.last(9_000, 5, 100));
    assertOnly(history.last(9_100, FIRST, 1), ViolationKind.COPY_DIFFERS, "at the end");
  }

  @Test
  void staleness_ofReads_isMeasuredFromTheAcknowledgement() {
    TinyHistory history = register().put(5, 10, 20, 100).put(6, 30, 40, 200);
    history.near(BOUNDED, 520, FIRST, 1);
    StalenessFigures figures = history.figures();
    assertThat(figures.figures().values())
        .singleElement()
        .satisfies(bounded -> assertThat(bounded.max()).isBetween(499.0, 501.0));
  }
}
