package io.tiercel.client.internal.nearcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.client.NearCacheConfig;
import io.tiercel.client.Row;
import io.tiercel.client.internal.FakeClock;
import io.tiercel.client.internal.Shapes;
import io.tiercel.client.internal.mapping.TableMapping;
import io.tiercel.client.internal.metrics.ClientCounters;
import io.tiercel.client.internal.nearcache.InvalidationFeed.Heard;
import io.tiercel.client.internal.nearcache.NearAudit.Seen;
import io.tiercel.protocol.Stamp;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node may see of the near caches. */
final class NearAuditTest {
  private static final long TTL = Duration.ofSeconds(60).toNanos();

  private final FakeClock clock = new FakeClock();
  private final NearCaches caches = new NearCaches();
  private final InvalidationFeed feed = new InvalidationFeed(caches, clock, new ClientCounters());
  private final NearAudit audit = new NearAudit(caches, feed, clock);
  private final TableMapping<Row, Row> byRow = TableMapping.generic(Shapes.orders());
  private final TableMapping<Long, Order> byId =
      TableMapping.of(Shapes.orders(), Long.class, Order.class);
  private final NearCache<Row> rows = new NearCache<>(NearCacheConfig.DEFAULT);
  private final NearCache<Order> orders = new NearCache<>(NearCacheConfig.DEFAULT);

  /** A row of the table. */
  record Order(long id, int customerId, String note) {}

  @BeforeEach
  void open() {
    caches.add(byRow, rows);
    caches.add(byId, orders);
  }

  private void keepRow(long id) {
    try (Lease<Row> lease = rows.lease(byRow.nearKey(Row.of("id", id)), clock.getAsLong())) {
      lease.fill(Row.of("id", id), new Stamp(1, id), TTL, 0, 1, 7);
    }
  }

  private void keepOrder(long id) {
    try (Lease<Order> lease = orders.lease(byId.nearKey(id), clock.getAsLong())) {
      lease.fill(new Order(id, 1, "x"), new Stamp(1, id), TTL, 0, 1, 8);
    }
  }

  private byte[] key(long id) {
    return byId.address(id).bytes();
  }

  @Test
  void sample_again_goesOnUntilAllWereSeen() {
    for (long id = 1; id <= 10; id++) {
      keepRow(id);
      keepOrder(id);
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      for (Seen one : audit.sample(4)) {
        seen.add(Arrays.toString(one.copy().key()) + one.copy().entry().checksum());
      }
    }
    assertThat(seen).hasSize(20);
  }

  @Test
  void look_keyOfBothKinds_isFoundByItsBytes() {
    keepRow(3);
    keepOrder(3);
    List<Seen> seen = audit.look("orders", key(3));
    assertThat(seen).extracting(one -> one.copy().entry().checksum()).containsExactly(7, 8);
    assertThat(seen).allMatch(one -> Arrays.equals(one.copy().key(), key(3)));
    assertThat(audit.look("orders", key(4))).isEmpty();
    assertThat(audit.look("nowhere", key(3))).isEmpty();
  }

  @Test
  void look_ageIsWhatTheProofSays() {
    keepRow(3);
    clock.advance(Duration.ofMillis(300));
    assertThat(audit.look("orders", key(3)).get(0).ageNanos())
        .isEqualTo(Duration.ofMillis(300).toNanos());
    feed.proven(clock.getAsLong(), List.of(new Heard(1, 0, 0)));
    clock.advance(Duration.ofMillis(40));
    assertThat(audit.look("orders", key(3)).get(0).ageNanos())
        .isEqualTo(Duration.ofMillis(40).toNanos());
  }

  @Test
  void sample_expiredCopy_isNotShown() {
    keepRow(3);
    clock.advance(Duration.ofSeconds(61));
    assertThat(audit.sample(10)).isEmpty();
  }
}
