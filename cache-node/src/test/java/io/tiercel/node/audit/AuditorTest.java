package io.tiercel.node.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiercel.node.FakeShardRouter;
import io.tiercel.node.loader.TableHandle;
import io.tiercel.node.loader.Tables;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.router.RouterException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a copy is looked at, and when it is counted. Time is the test's. */
final class AuditorTest {
  private static final int RATE = 1_000;

  private final FakeShardRouter router = new FakeShardRouter();
  private final NodeMetrics metrics = new NodeMetrics(new SimpleMeterRegistry());
  private final TableHandle items = new Tables(router, Runnable::run).resolve("items").join();
  private final HeldCopies near = new HeldCopies(CopyKind.NEAR, items);
  private final HeldCopies shared = new HeldCopies(CopyKind.SHARED, items);
  private long now = -5;
  private boolean stands = true;
  private Auditor auditor;

  @BeforeEach
  void start() {
    auditor =
        new Auditor(
            new Auditor.AuditParts(
                RATE,
                List.of(near, shared),
                new PrimaryRows(router, () -> now),
                slot -> router.shardMap().ownerOf(slot),
                new FeedTrace(List::of, router.feeds(), () -> now),
                () -> stands,
                metrics,
                Clock.systemUTC(),
                () -> now));
    // Version 1001.
    router.seed(1, "one");
  }

  private void after(Duration time) {
    now += time.toNanos();
    auditor.tick();
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis((long) (1_000 * seconds));
  }

  @Test
  void tick_copyEqualToThePrimary_isChecked() {
    shared.hold(1, 1_001, "one");
    after(seconds(5));
    assertThat(metrics.get(Count.AUDIT_CHECKED_SHARED)).isEqualTo(1);
    assertThat(metrics.get(Count.AUDIT_SUSPECTS)).isZero();
  }

  @Test
  void tick_differenceThatOutlivesTheBound_isCountedThenAndMended() {
    shared.hold(1, 1_001, "other");
    after(seconds(5));
    assertThat(metrics.get(Count.AUDIT_SUSPECTS)).isEqualTo(1);
    after(seconds(1.4));
    assertThat(metrics.get(Count.AUDIT_WRONG_SHARED)).isZero();
    assertThat(shared.mended).isEmpty();
    after(seconds(0.2));
    assertThat(metrics.get(Count.AUDIT_WRONG_SHARED)).isEqualTo(1);
    assertThat(shared.mended).hasSize(1);
    assertThat(auditor.share()).isEqualTo(1.0);
  }

  @Test
  void tick_anotherCopyAtTheSecondLook_isNotCountedThoughItDiffersToo() {
    shared.hold(1, 1_000, "old");
    after(seconds(5));
    shared.hold(1, 1_000, "old");
    after(seconds(2));
    assertThat(metrics.get(Count.AUDIT_SUSPECTS)).isEqualTo(1);
    assertThat(metrics.get(Count.AUDIT_WRONG_SHARED)).isZero();
  }

  @Test
  void tick_primaryThatCameBackToTheCopy_isNotCounted() {
    shared.hold(1, 1_001, "one");
    router.rewrite(1, "two");
    after(seconds(5));
    router.rewrite(1, "one");
    after(seconds(2));
    assertThat(metrics.get(Count.AUDIT_WRONG_SHARED)).isZero();
  }

  @Test
  void tick_sameStampWhileThePrimaryMoves_isNotCounted() {
    shared.hold(1, 1_001, "one");
    router.rewrite(1, "two");
    after(seconds(5));
    router.rewrite(1, "three");
    after(seconds(2));
    assertThat(metrics.get(Count.AUDIT_WRONG_SHARED)).isZero();
  }

  @Test
  void tick_suspectSampledAgain_isOneSuspect() {
    shared.hold(1, 1_000, "old");
    assertThat(auditor.order(new AuditOrder(10, RATE, 0))).isPositive();
    after(seconds(0.3));
    after(seconds(0.3));
    assertThat(metrics.get(Count.AUDIT_SUSPECTS)).isEqualTo(1);
  }

  @Test
  void tick_sharedCopyWrong_isMendedAfterTheNearCopyWasLookedAt() {
    shared.hold(1, 1_000, "old");
    assertThat(auditor.order(new AuditOrder(10, RATE, 0))).isPositive();
    after(seconds(0.3));
    near.hold(1, 1_000, "old");
    after(seconds(1));
    after(seconds(0.6));
    assertThat(metrics.get(Count.AUDIT_WRONG_SHARED)).isEqualTo(1);
    assertThat(shared.mended).isEmpty();
    after(seconds(1));
    assertThat(metrics.get(Count.AUDIT_WRONG_NEAR)).isEqualTo(1);
    assertThat(shared.mended).hasSize(1);
    assertThat(near.mended).hasSize(1);
  }

  @Test
  void tick_nodeThatMayNotSpeak_asksNoPrimary() {
    shared.hold(1, 1_000, "old");
    stands = false;
    after(seconds(10));
    assertThat(router.queries()).isEmpty();
    stands = true;
    after(seconds(1));
    assertThat(router.queries()).isNotEmpty();
  }

  @Test
  void tick_nodeThatLosesItsVoiceBetweenTheLooks_countsNothingAndEndsTheRun() {
    shared.hold(1, 1_000, "old");
    assertThat(auditor.order(new AuditOrder(1, RATE, 0))).isPositive();
    after(seconds(0.9));
    stands = false;
    after(seconds(1));
    stands = true;
    after(seconds(1));
    assertThat(metrics.get(Count.AUDIT_SUSPECTS)).isPositive();
    assertThat(metrics.get(Count.AUDIT_WRONG_SHARED)).isZero();
    assertThat(auditor.order(new AuditOrder(1, RATE, 0))).isPositive();
  }

  @Test
  void tick_slowShard_isLeftAloneForAWhile() {
    shared.hold(1, 1_001, "one");
    router.afterSelect(keys -> now += Duration.ofMillis(600).toNanos());
    after(seconds(5));
    after(seconds(5));
    assertThat(router.queries()).hasSize(1);
    assertThat(metrics.get(Count.AUDIT_SKIPPED)).isEqualTo(1);
    after(seconds(6));
    assertThat(router.queries()).hasSize(2);
  }

  @Test
  void tick_shardThatFails_countsNothingWrong() {
    shared.hold(1, 1_000, "old");
    after(seconds(5));
    router.afterSelect(
        keys -> {
          throw new RouterException(RouterException.Code.SHARD_UNAVAILABLE, "shard is away");
        });
    after(seconds(2));
    assertThat(metrics.get(Count.AUDIT_WRONG_SHARED)).isZero();
    after(seconds(5));
    assertThat(metrics.get(Count.AUDIT_SKIPPED)).isPositive();
  }

  @Test
  void tick_background_readsNoMoreThanItsRate() {
    for (int id = 0; id < 10_000; id++) {
      shared.hold(id, 1, "x");
    }
    for (int i = 0; i < 100; i++) {
      after(Duration.ofMillis(100));
    }
    long rows = router.queries().stream().mapToLong(FakeShardRouter.Query::keys).sum();
    assertThat(rows).isLessThanOrEqualTo(10L * RATE);
  }
}
