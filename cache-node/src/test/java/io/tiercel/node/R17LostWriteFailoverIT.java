package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import io.tiercel.local.MySqlServer;
import io.tiercel.local.MySqlTopology;
import io.tiercel.node.changefeed.ChangeFeed;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.v1.Heard;
import io.tiercel.protocol.v1.Invalidation;
import io.tiercel.protocol.v1.InvalidationBatch;
import io.tiercel.protocol.v1.Probe;
import io.tiercel.protocol.v1.Write;
import io.tiercel.router.ColumnType;
import io.tiercel.router.topology.Slot;
import io.tiercel.testing.MySqlExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Race 17: a primary dies with acknowledged writes that its replica never got, and the replica is
 * promoted: the cache is newer than the database. Each test uses up one shard, so no other class
 * may ask for servers of this shape.
 */
@Timeout(90)
class R17LostWriteFailoverIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private static FeedHarness tier;

  @BeforeAll
  static void start() throws Exception {
    tier = new FeedHarness(mysql);
  }

  @AfterAll
  static void stop() throws Exception {
    tier.close();
  }

  /** The n-th key of a shard. */
  private static long key(int shard, int n) {
    long id = 0;
    for (int found = 0; found < n; id++) {
      found += tier.cluster.shardOf(Slot.of(ColumnType.INTEGER, id + 1)) == shard ? 1 : 0;
    }
    return id;
  }

  private static String ask(MySqlServer server, String sql) throws Exception {
    try (Connection connection = mysql.connect(server);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : "";
    }
  }

  /** A row in two states: the replica knows the first, the tier has acknowledged the second. */
  private static void leaveBehind(MySqlTopology.Shard shard, long changed, long born)
      throws Exception {
    MySqlServer replica = shard.replicas().get(0);
    tier.put(changed, "kept");
    String executed = ask(shard.primary(), "SELECT @@GLOBAL.gtid_executed").replace("\n", "");
    assertThat(ask(replica, "SELECT WAIT_FOR_EXECUTED_GTID_SET('" + executed + "', 20)"))
        .isEqualTo("0");
    tier.cluster.execute(replica, "STOP REPLICA");
    tier.put(changed, "lost");
    tier.put(born, "lost too");
  }

  /** What an operator, or a failover manager, does. */
  private static void failOver(MySqlTopology.Shard shard) throws Exception {
    MySqlServer replica = shard.replicas().get(0);
    shard.primary().kill();
    tier.cluster.execute(
        replica,
        "RESET REPLICA ALL",
        "SET GLOBAL super_read_only = OFF",
        "SET GLOBAL read_only = OFF");
    String where = " WHERE shard = '" + shard.name() + "' AND role = ";
    tier.cluster.execute(
        mysql.topology().catalog(),
        "START TRANSACTION",
        "DELETE FROM tiercel_catalog.endpoint" + where + "'PRIMARY'",
        "UPDATE tiercel_catalog.endpoint SET role = 'PRIMARY'" + where + "'REPLICA'",
        "COMMIT");
  }

  private static void assertThatCopiesAreKeptAgain(long id) {
    Awaitility.await()
        .atMost(FeedHarness.SOON)
        .until(
            () -> {
              long before = tier.node.metrics().get(Count.ROWS_LOADED);
              return tier.read(id).equals("kept")
                  && tier.node.metrics().get(Count.ROWS_LOADED) == before;
            });
  }

  @Test
  void promotion_followedByTheFeed_voidsCopiesOfLostWritesNearOnesToo() throws Exception {
    MySqlTopology.Shard shard = mysql.topology().shards().get(0);
    long changed = key(0, 1);
    long born = key(0, 2);
    ChangeFeed feed = tier.feed();
    leaveBehind(shard, changed, born);
    Numbers numbers = new Numbers();
    StreamObserver<Probe> probes = tier.client.invalidations(numbers);
    Awaitility.await().until(() -> numbers.proven(probes));
    assertThat(numbers.missed).isFalse();
    failOver(shard);
    tier.becomes(changed, "kept");
    tier.becomes(born, "absent");
    Awaitility.await("near caches are made to ask again")
        .atMost(FeedHarness.SOON)
        .until(() -> numbers.proven(probes) && numbers.missed);
    probes.onCompleted();
    assertThatCopiesAreKeptAgain(changed);
    tier.awaitFollowing(feed);
    tier.put(born, "written at the new primary");
    tier.cluster.execute(
        shard.replicas().get(0),
        "UPDATE " + tier.cluster.database() + ".items SET name = 'outside' WHERE id = " + changed);
    tier.becomes(changed, "outside");
    feed.close();
  }

  @Test
  void promotion_followedByNobody_isNotUsedInTheOldTerm() throws Exception {
    MySqlTopology.Shard shard = mysql.topology().shards().get(1);
    long changed = key(1, 1);
    long born = key(1, 2);
    leaveBehind(shard, changed, born);
    int term = tier.router.termOf(tier.client.entryKey(changed).slot());
    failOver(shard);
    tier.router.feeds().refresh();
    assertThat(tier.router.termOf(tier.client.entryKey(changed).slot())).isGreaterThan(term);
    assertThat(tier.read(changed)).isEqualTo("kept");
    assertThat(tier.read(born)).isEqualTo("absent");
    assertThatCopiesAreKeptAgain(changed);
    assertThat(tier.client.write(Write.Kind.PUT, changed, "anew").join().hasWrite()).isTrue();
    assertThat(tier.read(changed)).isEqualTo("anew");
  }

  /** As an SDK follows them: a proof that lists more than was heard is a gap. */
  private static final class Numbers implements StreamObserver<InvalidationBatch> {
    private final Map<Long, Long> heard = new ConcurrentHashMap<>();
    private volatile boolean proven;
    private volatile boolean missed;

    /** Whether there is a proof; asks for another. */
    boolean proven(StreamObserver<Probe> probes) {
      probes.onNext(Probe.newBuilder().setSentNanos(1).build());
      return proven;
    }

    @Override
    public void onNext(InvalidationBatch batch) {
      for (Invalidation one : batch.getInvalidationsList()) {
        heard.merge(one.getPublisher(), one.getNumber(), Math::max);
      }
      for (Heard one : batch.getProof().getPublishersList()) {
        Long known = heard.put(one.getPublisher(), one.getNumber());
        if (known != null && one.getNumber() > known) {
          missed = true;
        }
      }
      if (batch.hasProof()) {
        proven = true;
      }
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
