package io.tiercel.client.internal.nearcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.client.NearCacheConfig;
import io.tiercel.protocol.Stamp;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NearCacheTest {
  private static final long TTL = TimeUnit.MINUTES.toNanos(1);
  private static final Stamp OLD = new Stamp(1, 10);
  private static final Stamp NEW = new Stamp(1, 20);

  private final NearCache<String> cache = new NearCache<>(NearCacheConfig.maxEntries(1_000));

  @AfterEach
  void noLeaseIsLeft() {
    assertThat(cache.leasedKeys()).isZero();
  }

  private void fill(Stamp stamp, String value) {
    try (Lease<String> lease = cache.lease("k", 0)) {
      lease.fill(value, stamp, TTL, 0, 1, 0);
    }
  }

  /** Who leaves that to another thread lets its reads go unnoted as well when it comes late. */
  @Test
  void fill_beyondTheLimit_letsGoOnTheCallersThread() {
    for (int key = 0; key < 10_000; key++) {
      try (Lease<String> lease = cache.lease(key, 0)) {
        lease.fill("row", OLD, TTL, 0, 1, 0);
      }
      assertThat(cache.size()).isLessThanOrEqualTo(1_000);
    }
  }

  @Test
  void fill_invalidatedWhileUnderWay_isRefused() {
    try (Lease<String> lease = cache.lease("k", 0)) {
      cache.invalidate("k", NEW);
      lease.fill("old", OLD, TTL, 0, 1, 0);
      assertThat(lease.revoked()).isTrue();
    }
    assertThat(cache.get("k")).isNull();
  }

  @Test
  void fill_beforeTheInvalidation_isDropped() {
    try (Lease<String> lease = cache.lease("k", 0)) {
      lease.fill("old", OLD, TTL, 0, 1, 0);
      cache.invalidate("k", NEW);
    }
    assertThat(cache.get("k")).isNull();
  }

  @Test
  void fill_atTheFloor_isKept() {
    try (Lease<String> lease = cache.lease("k", 0)) {
      cache.invalidate("k", NEW);
      lease.fill("new", NEW, TTL, 0, 1, 0);
    }
    assertThat(cache.get("k")).extracting(NearCacheEntry::value).isEqualTo("new");
  }

  @Test
  void fill_floorRaisedUnderAnEarlierLease_bindsTheLaterToo() {
    try (Lease<String> first = cache.lease("k", 0);
        Lease<String> second = cache.lease("k", 1)) {
      cache.invalidate("k", NEW);
      first.close();
      second.fill("old", OLD, TTL, 0, 1, 0);
    }
    assertThat(cache.get("k")).isNull();
  }

  @Test
  void fill_lowerStamp_neverReplacesAHigherOne() {
    fill(NEW, "new");
    fill(OLD, "old");

    assertThat(cache.get("k")).extracting(NearCacheEntry::value).isEqualTo("new");
  }

  /** A REPLACE past the tier took the version back, and the invalidation that says so was lost. */
  @Test
  void fill_lowerStampOfALaterRequest_endsTheCopyAndTheNextAnswerIsKept() {
    fill(NEW, "before");
    try (Lease<String> later = cache.lease("k", 1)) {
      later.fill("set back", OLD, TTL, 0, 1, 0);
    }
    assertThat(cache.get("k")).isNull();

    try (Lease<String> next = cache.lease("k", 2)) {
      next.fill("set back", OLD, TTL, 0, 1, 0);
    }
    assertThat(cache.get("k")).extracting(NearCacheEntry::value).isEqualTo("set back");
  }

  @Test
  void fill_rowOfAnEarlierRequest_replacesNoAbsenceOfALaterOne() {
    try (Lease<String> early = cache.lease("k", 0);
        Lease<String> late = cache.lease("k", 1)) {
      late.fill(null, OLD, TTL, 0, 0, 0);
      early.fill("deleted since", NEW, TTL, 0, 1, 0);
    }
    assertThat(cache.get("k")).isNotNull().extracting(NearCacheEntry::value).isNull();
  }

  @Test
  void fill_absence_isKeptAndInvalidated() {
    try (Lease<String> lease = cache.lease("k", 0)) {
      lease.fill(null, OLD, TTL, 0, 0, 0);
    }
    assertThat(cache.get("k")).isNotNull().extracting(NearCacheEntry::value).isNull();
    cache.invalidate("k", NEW);
    assertThat(cache.get("k")).isNull();
  }

  @Test
  void fill_noTtlOrNoRoomOrClosed_keepsNothing() {
    try (Lease<String> lease = cache.lease("k", 0)) {
      lease.fill("x", OLD, 0, 0, 1, 0);
    }
    Lease<String> closed = cache.lease("k", 0);
    closed.close();
    closed.close();
    closed.fill("x", OLD, TTL, 0, 1, 0);
    assertThat(cache.get("k")).isNull();

    NearCache<String> off = new NearCache<>(NearCacheConfig.off());
    try (Lease<String> lease = off.lease("k", 0)) {
      lease.fill("x", OLD, TTL, 0, 1, 0);
    }
    assertThat(off.get("k")).isNull();
  }

  @Test
  void invalidate_equalOrLowerFloor_keepsTheEntry() {
    fill(NEW, "new");
    cache.invalidate("k", NEW);
    cache.invalidate("k", OLD);

    assertThat(cache.get("k")).isNotNull();
  }

  /**
   * The truth rises; readers lease, look at the truth and fill; a writer raises and invalidates. At
   * rest no entry is below the truth. Fails when the floor is not looked at in a fill.
   */
  @Test
  void fillsAndInvalidations_inAnyOrder_neverLeaveAnEntryBelowTheTruth() throws Exception {
    int rounds = 20_000;
    AtomicLong truth = new AtomicLong(1);
    SplittableRandom seeds = new SplittableRandom(42);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    CountDownLatch start = new CountDownLatch(1);
    try {
      for (int reader = 0; reader < 2; reader++) {
        SplittableRandom random = seeds.split();
        Future<?> running = threads.submit(() -> readAndFill(truth, rounds, random, start));
        assertThat(running).isNotNull();
      }
      Future<?> writer =
          threads.submit(
              () -> {
                start.await();
                for (int i = 0; i < rounds; i++) {
                  cache.invalidate("k", new Stamp(1, truth.incrementAndGet()));
                  NearCacheEntry<String> left = cache.get("k");
                  if (left != null && left.stamp().version() < truth.get()) {
                    throw new AssertionError("kept " + left.stamp() + " below " + truth);
                  }
                }
                return null;
              });
      start.countDown();
      writer.get(50, TimeUnit.SECONDS);
    } finally {
      threads.shutdown();
      assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Void readAndFill(
      AtomicLong truth, int rounds, SplittableRandom random, CountDownLatch start)
      throws InterruptedException {
    start.await();
    for (int i = 0; i < rounds; i++) {
      try (Lease<String> lease = cache.lease("k", i)) {
        long seen = truth.get();
        for (int spin = random.nextInt(200); spin > 0; spin--) {
          Thread.onSpinWait();
        }
        lease.fill("v", new Stamp(1, seen), TTL, 0, 1, 0);
      }
    }
    return null;
  }
}
