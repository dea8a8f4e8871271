package io.tiercel.cli.demo.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.cli.demo.ledger.Verdict.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StaleCheckTest {
  private static final int OBJECT = 3;
  private static final long BOUND = 1_000;

  @TempDir private Path folder;
  private WriteLedger ledger;
  private StaleCheck check;

  @BeforeEach
  void open() {
    Path file = folder.resolve("ledger");
    ledger = WriteLedger.create(file, 8, 100_000);
    // The reader is another process in the demo: its own mapping of the same file.
    check = new StaleCheck(WriteLedger.open(file));
  }

  private long put(long version, long acknowledged) {
    return put(1, version, acknowledged);
  }

  private long put(int term, long version, long acknowledged) {
    long revision = ledger.startRevision(1);
    ledger.acknowledged(OBJECT, term, version, true, revision, acknowledged);
    return revision;
  }

  private void delete(long version, long acknowledged) {
    ledger.deleteStarted(OBJECT);
    ledger.acknowledged(OBJECT, 1, version, false, 0, acknowledged);
    ledger.deleteEnded(OBJECT);
  }

  private Verdict row(long version, long revision, long start, long bound) {
    return check.row(OBJECT, 1, version, revision, start, bound);
  }

  private Verdict preloaded(long start, long bound) {
    return row(WriteLedger.PRELOADED_VERSION, WriteLedger.PRELOADED_REVISION, start, bound);
  }

  private static void assertStale(Verdict verdict, long age) {
    assertThat(verdict).isEqualTo(new Verdict(Finding.STALE, age));
  }

  @Test
  void row_neverWritten_isThePreloadedOne() {
    assertThat(preloaded(50, 0)).isEqualTo(Verdict.CURRENT);
    assertThat(row(WriteLedger.PRELOADED_VERSION, 77, 50, 0)).isEqualTo(Verdict.UNWRITTEN);
  }

  @Test
  void row_newestAcknowledged_isCurrent() {
    put(10, 100);
    long newest = put(20, 200);
    assertThat(row(20, newest, 9_000, 0)).isEqualTo(Verdict.CURRENT);
  }

  @Test
  void row_olderThanTheBoundAllows_isStale() {
    long old = put(10, 100);
    put(20, 200);
    assertThat(row(10, old, 1_200, BOUND)).isEqualTo(new Verdict(Finding.ALLOWED, 1_000));
    assertStale(row(10, old, 1_201, BOUND), 1_001);
  }

  @Test
  void row_preloadedAfterAWrite_isStale() {
    put(10, 100);
    assertStale(preloaded(1_101, BOUND), 1_001);
  }

  @Test
  void row_behindWithoutABound_isStaleAtOnce() {
    long old = put(10, 100);
    put(20, 200);
    assertStale(row(10, old, 201, 0), 1);
    assertThat(row(10, old, 200, 0).finding()).isEqualTo(Finding.ALLOWED);
  }

  @Test
  void row_ageIsThatOfTheFirstNewerWrite() {
    long old = put(10, 100);
    put(20, 200);
    put(30, 5_000);
    assertStale(row(10, old, 5_001, BOUND), 4_801);
  }

  @Test
  void row_recordedInAnotherOrderThanApplied_isJudgedByStampAndTime() {
    long newest = put(30, 300);
    long late = put(20, 310);
    put(25, 5_000);
    assertThat(row(30, newest, 9_000, 0)).isEqualTo(Verdict.CURRENT);
    assertStale(row(20, late, 2_000, BOUND), 1_700);
    assertStale(row(25, ledger.revision(ledger.head(OBJECT)), 9_000, BOUND), 8_700);
  }

  @Test
  void row_writtenButNotYetAcknowledged_isAllowed() {
    put(10, 100);
    long sent = ledger.startRevision(2);
    assertThat(row(20, sent, 9_000, 0)).isEqualTo(Verdict.CURRENT);
  }

  @Test
  void row_revisionThatNobodyStarted_isUnwritten() {
    put(10, 100);
    long sent = ledger.startRevision(2);
    assertThat(row(20, sent + 1, 9_000, 0)).isEqualTo(Verdict.UNWRITTEN);
    assertThat(row(20, 0, 9_000, 0)).isEqualTo(Verdict.UNWRITTEN);
    assertThat(row(20, -1, 9_000, 0)).isEqualTo(Verdict.UNWRITTEN);
  }

  @Test
  void row_contentOfAnotherWriteUnderThisStamp_isUnwritten() {
    long first = put(10, 100);
    long second = put(20, 200);
    assertThat(row(20, first, 210, BOUND)).isEqualTo(Verdict.UNWRITTEN);
    assertThat(row(10, second, 210, BOUND)).isEqualTo(Verdict.UNWRITTEN);
  }

  @Test
  void row_contentOfAnotherWriteBelowALateRecord_isUnwritten() {
    long newest = put(30, 100);
    put(20, 200);
    assertThat(row(20, newest, 210, BOUND)).isEqualTo(Verdict.UNWRITTEN);
  }

  @Test
  void row_ofAnOlderTerm_isStaleWhateverItsVersion() {
    long old = put(1, 99, 100);
    long promoted = put(2, 50, 200);
    assertStale(check.row(OBJECT, 1, 99, old, 2_000, BOUND), 1_800);
    assertThat(check.row(OBJECT, 2, 50, promoted, 2_000, 0)).isEqualTo(Verdict.CURRENT);
  }

  @Test
  void row_afterItsDelete_isStale() {
    long old = put(10, 100);
    delete(20, 200);
    assertThat(row(10, old, 1_200, BOUND).finding()).isEqualTo(Finding.ALLOWED);
    assertStale(row(10, old, 1_201, BOUND), 1_001);
    assertStale(preloaded(1_201, BOUND), 1_101);
  }

  @Test
  void row_underTheStampOfADelete_isUnwritten() {
    delete(20, 200);
    assertThat(row(20, ledger.startRevision(1), 300, BOUND)).isEqualTo(Verdict.UNWRITTEN);
  }

  @Test
  void row_ofAnotherObject_isNotJudgedByThisOne() {
    put(10, 100);
    assertThat(check.row(OBJECT + 1, 1, 1, 0, 9_000, 0)).isEqualTo(Verdict.CURRENT);
  }

  @Test
  void absence_thatNoDeleteMade_isUnwritten() {
    assertThat(check.absence(OBJECT, 50, BOUND)).isEqualTo(Verdict.UNWRITTEN);
    put(10, 100);
    assertThat(check.absence(OBJECT, 150, BOUND)).isEqualTo(Verdict.UNWRITTEN);
  }

  @Test
  void absence_afterADelete_isCurrent() {
    put(10, 100);
    delete(20, 200);
    assertThat(check.absence(OBJECT, 9_000, 0)).isEqualTo(Verdict.CURRENT);
  }

  @Test
  void absence_afterTheReinsert_isAsOldAsTheReinsert() {
    delete(20, 200);
    put(30, 300);
    put(40, 400);
    assertThat(check.absence(OBJECT, 1_300, BOUND).finding()).isEqualTo(Finding.ALLOWED);
    assertStale(check.absence(OBJECT, 1_301, BOUND), 1_001);
    assertStale(check.absence(OBJECT, 301, 0), 1);
  }

  @Test
  void absence_reinsertRecordedBeforeItsDelete_isJudgedByStamps() {
    put(30, 310);
    delete(20, 300);
    assertStale(check.absence(OBJECT, 2_000, BOUND), 1_690);
  }

  @Test
  void absence_whileADeleteIsOnItsWay_isAllowed() {
    delete(20, 200);
    put(30, 300);
    ledger.deleteStarted(OBJECT);
    assertThat(check.absence(OBJECT, 9_000, BOUND)).isEqualTo(Verdict.CURRENT);
    ledger.deleteEnded(OBJECT);
    assertStale(check.absence(OBJECT, 9_000, BOUND), 8_700);
  }

  @Test
  void acknowledged_fullLedger_saysSo() {
    WriteLedger small = WriteLedger.create(folder.resolve("small"), 1, 1);
    small.acknowledged(0, 1, 10, true, small.startRevision(1), 5);
    assertThatThrownBy(() -> small.acknowledged(0, 1, 11, true, small.startRevision(1), 6))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("full");
  }

  @Test
  void check_manyWritersAndReaders_acceptsATrueRegisterAndSeesABrokenCopy() throws Exception {
    // A register that is always current; versions and contents are its true history.
    record State(long version, long revision) {}
    final class Register {
      private State state =
          new State(WriteLedger.PRELOADED_VERSION, WriteLedger.PRELOADED_REVISION);

      synchronized State write(long revision) {
        state = new State(state.version() + 1, revision);
        return state;
      }

      synchronized State read() {
        return state;
      }
    }
    Register register = new Register();
    State frozen = register.read();
    AtomicLong wronglyRefused = new AtomicLong();
    AtomicLong brokenSeen = new AtomicLong();
    int threads = 6;
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<?>> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int caller = t + 1;
      running.add(
          pool.submit(
              () -> {
                start.await();
                for (int i = 0; i < 10_000; i++) {
                  if (ThreadLocalRandom.current().nextInt(4) == 0) {
                    long revision = ledger.startRevision(caller);
                    State written = register.write(revision);
                    ledger.acknowledged(
                        OBJECT, 1, written.version(), true, revision, System.nanoTime());
                  }
                  long began = System.nanoTime();
                  State read = register.read();
                  Verdict verdict = row(read.version(), read.revision(), began, 0);
                  wronglyRefused.addAndGet(verdict.finding() == Finding.ALLOWED ? 0 : 1);
                  if (i % 1_000 == 999) {
                    Verdict broken = row(frozen.version(), frozen.revision(), began, 0);
                    brokenSeen.addAndGet(broken.finding() == Finding.STALE ? 1 : 0);
                  }
                }
                return null;
              }));
    }
    start.countDown();
    for (Future<?> each : running) {
      each.get(50, TimeUnit.SECONDS);
    }
    pool.shutdown();
    assertThat(wronglyRefused).hasValue(0);
    assertThat(brokenSeen).hasValue(threads * 10L);
  }
}
