package io.tiercel.client.internal.nearcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.client.NearCacheConfig;
import io.tiercel.client.internal.FakeClock;
import io.tiercel.client.internal.Shapes;
import io.tiercel.client.internal.mapping.TableMapping;
import io.tiercel.client.internal.metrics.ClientCounters;
import io.tiercel.client.internal.nearcache.InvalidationFeed.Heard;
import io.tiercel.protocol.Stamp;
import io.tiercel.protocol.TableShape;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Race 1 by another road: a row that comes with its invalidation must not undo what came later. */
public class R01CarriedRowTest {
  private static final long PUBLISHER = 11;
  private static final long TTL = Duration.ofSeconds(60).toNanos();
  private static final TableShape SHAPE = Shapes.orders();

  private final FakeClock clock = new FakeClock();
  private final ClientCounters counters = new ClientCounters();
  private final NearCaches caches = new NearCaches();
  private final InvalidationFeed feed = new InvalidationFeed(caches, clock, counters);
  private final TableMapping<Long, Order> mapping = TableMapping.of(SHAPE, Long.class, Order.class);
  private final NearCache<Order> cache = new NearCache<>(NearCacheConfig.DEFAULT);
  private long number;

  /** A row of the table. */
  record Order(long id, int customerId, String note) {}

  @BeforeEach
  void open() {
    caches.add(mapping, cache);
    prove();
  }

  private static Order version(int version) {
    return new Order(1, version, "x");
  }

  private void prove() {
    feed.proven(clock.getAsLong(), List.of(new Heard(PUBLISHER, number, 0)));
  }

  /** What was asked for now, and is answered at once. */
  private void ask(int version) {
    try (Lease<Order> lease = cache.lease(1L, clock.getAsLong())) {
      lease.fill(version(version), new Stamp(1, version), TTL, 3, 1, 0);
    }
  }

  /** The same so long ago that it is older than any carried row that is not proven yet. */
  private void askedLongAgo(int version) {
    ask(version);
    clock.advance(Duration.ofMillis(150));
    prove();
  }

  private void told(long publishedAs, int version, long fingerprint) {
    byte[] row = mapping.encode(version(version)).bytes();
    hear(publishedAs, version, new Change.Carried(row, fingerprint));
  }

  private void told(int version) {
    told(++number, version, SHAPE.fingerprint());
  }

  private void hear(long publishedAs, int version, Change.@Nullable Carried carried) {
    byte[] key = mapping.address(1L).bytes();
    feed.invalidated(
        PUBLISHER, publishedAs, new Change("orders", key, new Stamp(1, version), carried));
  }

  private @Nullable Order kept() {
    NearCacheEntry<Order> entry = cache.get(1L);
    return entry == null ? null : entry.value();
  }

  private NearCacheEntry<Order> entry() {
    return Objects.requireNonNull(cache.get(1L));
  }

  @Test
  void invalidated_withItsRow_theOlderCopyMovesForward() {
    askedLongAgo(10);
    NearCacheEntry<Order> before = entry();

    told(11);
    told(12);

    NearCacheEntry<Order> after = entry();
    assertThat(kept()).isEqualTo(version(12));
    assertThat(counters.advances.sum()).isEqualTo(2);
    assertThat(after.stamp()).isEqualTo(new Stamp(1, 12));
    assertThat(after.asOfNanos())
        .as("more is not known of it than of the copy before")
        .isEqualTo(before.asOfNanos());
  }

  /**
   * Its word came late: since it was put, a program past the tier has set the version back, that
   * was told, and the copy is what was asked for then.
   */
  @Test
  void invalidated_lateAndAfterTheVersionWasSetBack_theCopyIsNotReplaced() {
    askedLongAgo(10);
    hear(++number, Integer.MAX_VALUE, null);
    ask(5);

    told(11);

    assertThat(kept()).isNotEqualTo(version(11));
    assertThat(counters.advances.sum()).isZero();
  }

  /**
   * The row may have been deleted again before the absence was read, and the word of it is late.
   */
  @Test
  void invalidated_anAbsenceIsKept_itIsDropped() {
    try (Lease<Order> lease = cache.lease(1L, clock.getAsLong())) {
      lease.fill(null, new Stamp(1, 0), TTL, 3, 0, 0);
    }
    clock.advance(Duration.ofMillis(150));
    prove();

    told(11);

    assertThat(cache.get(1L)).isNull();
  }

  @Test
  void invalidated_numberProvenBefore_theCopyIsDropped() {
    askedLongAgo(10);
    told(11);

    told(number, 12, SHAPE.fingerprint());

    assertThat(kept()).isNull();
  }

  @Test
  void invalidated_publisherNeverProven_theCopyIsDropped() {
    askedLongAgo(10);

    byte[] row = mapping.encode(version(11)).bytes();
    Change change =
        new Change(
            "orders",
            mapping.address(1L).bytes(),
            new Stamp(1, 11),
            new Change.Carried(row, SHAPE.fingerprint()));
    feed.invalidated(PUBLISHER + 1, 1, change);

    assertThat(kept()).isNull();
  }

  @Test
  void invalidated_rowOfAnotherShape_theCopyIsDropped() {
    askedLongAgo(10);

    told(++number, 11, SHAPE.fingerprint() + 1);

    assertThat(kept()).isNull();
  }

  @Test
  void invalidated_rowThatTheCallersTypeCannotHold_theCopyIsDropped() {
    askedLongAgo(10);

    hear(++number, 11, new Change.Carried(new byte[] {1, 2}, SHAPE.fingerprint()));

    assertThat(kept()).isNull();
  }

  @Test
  void invalidated_nothingKept_nothingIsPut() {
    told(11);

    assertThat(kept()).isNull();
  }

  @Test
  void invalidated_copyIsNewer_itStays() {
    askedLongAgo(20);

    told(11);

    assertThat(kept()).isEqualTo(version(20));
  }

  @Test
  void invalidated_answerOnItsWay_isRefused() {
    askedLongAgo(10);
    try (Lease<Order> lease = cache.lease(1L, clock.getAsLong())) {
      told(11);
      lease.fill(version(10), new Stamp(1, 10), TTL, 3, 1, 0);
    }

    assertThat(kept()).isEqualTo(version(11));
  }

  /** A gap before or after it ends what the moved copy is covered by, as it would have before. */
  @Test
  void invalidated_numberMissing_theMovedCopyIsNoLongerCovered() {
    askedLongAgo(10);
    number++;
    told(11);
    clock.advance(Duration.ofMillis(500));
    prove();

    long age = clock.getAsLong() - feed.coverage().currentAsOf(entry().asOfNanos());
    assertThat(Duration.ofNanos(age)).isEqualTo(Duration.ofMillis(650));
  }
}
