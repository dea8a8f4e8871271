package io.tiercel.node.entry;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.TopicConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.tiercel.node.TestNodes;
import io.tiercel.node.member.HazelcastMember;
import io.tiercel.node.ownership.NodeIdentity;
import io.tiercel.node.ownership.PartitionEpochs;
import io.tiercel.node.ownership.SlotOwners;
import io.tiercel.protocol.Stamp;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Entries that grow old, in a real member. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EntryStoreTest {
  private static final long HOUR = TimeUnit.HOURS.toMillis(1);
  private static final byte[] ROW = {1, 2, 3};
  private static final Stamp FIFTH = new Stamp(1, 5);
  private static final Stamp SEVENTH = new Stamp(1, 7);

  private HazelcastInstance hazelcast;
  private IMap<EntryKey, Entry> map;
  private EntryStore store;

  @BeforeAll
  void start() {
    int port = TestNodes.freePort();
    HazelcastMember.Settings settings =
        new HazelcastMember.Settings(
            "test",
            "entries",
            "127.0.0.1",
            port,
            "127.0.0.1",
            List.of("127.0.0.1:" + port),
            new NodeIdentity("test", "127.0.0.1", 1, 1, "secret").toAttributes());
    hazelcast =
        HazelcastMember.start(
            settings,
            EntrySerializers.all(),
            EntryStore.mapConfig(1_000_000),
            new TopicConfig("topic"),
            "service",
            new Object());
    map = hazelcast.getMap("entries");
    PartitionEpochs epochs = new PartitionEpochs(HazelcastMember.PARTITIONS);
    store = new EntryStore(hazelcast, epochs, new SlotOwners(hazelcast), new AnyLease(), 1, 1_000);
  }

  @AfterAll
  void stop() {
    hazelcast.shutdown();
  }

  @Test
  void read_ofARowThatIsOver_findsNothing() {
    EntryKey key = holding(1, rowOf(FIFTH, -HOUR));

    assertThat(store.read(key).join()).isNull();
  }

  @Test
  void fill_belowARowThatIsOver_isAccepted() {
    EntryKey key = holding(2, rowOf(SEVENTH, -HOUR));

    assertThat(store.fill(key, 1, rowOf(FIFTH, HOUR)).join()).isTrue();
    assertThat(held(key).stamp()).isEqualTo(FIFTH);
  }

  /** Else it would answer again after a clock was set back. */
  @Test
  void advance_overARowThatIsOver_leavesItsFloorOnly() {
    EntryKey key = holding(3, rowOf(FIFTH, -HOUR));

    store.advance(key, Entry.floor(SEVENTH, System.currentTimeMillis() + HOUR)).join();

    assertThat(held(key).kind()).isEqualTo(Entry.Kind.FLOOR);
    assertThat(held(key).stamp()).isEqualTo(SEVENTH);
  }

  @Test
  void raise_fromWhereTheClockIsLate_leavesAFloor() {
    EntryKey key = key(4);

    store.raiseFloor(key, rowOf(FIFTH, -HOUR), store.begin(key, null)).join();

    Entry floor = Objects.requireNonNull(store.read(key).join());
    assertThat(floor.kind()).isEqualTo(Entry.Kind.FLOOR);
    assertThat(floor.stamp()).isEqualTo(FIFTH);
  }

  /** Hazelcast would look them up for each entry that it compares when it needs room. */
  @Test
  void fill_withARow_givesHazelcastNoTimeToKeep() {
    EntryKey row = key(5);
    EntryKey absence = key(6);

    store.fill(row, 1, rowOf(FIFTH, HOUR)).join();
    store.fill(absence, 1, Entry.absent(FIFTH, 7, System.currentTimeMillis() + HOUR)).join();

    assertThat(map.getEntryView(row).getExpirationTime()).isEqualTo(Long.MAX_VALUE);
    assertThat(map.getEntryView(absence).getExpirationTime()).isLessThan(Long.MAX_VALUE);
  }

  private EntryKey holding(int number, Entry entry) {
    EntryKey key = key(number);
    map.set(key, entry);
    return key;
  }

  private Entry held(EntryKey key) {
    return Objects.requireNonNull(map.get(key));
  }

  private static EntryKey key(int number) {
    return new EntryKey("items", new byte[] {(byte) number}, number);
  }

  private static Entry rowOf(Stamp stamp, long millisLeft) {
    return Entry.row(stamp, ROW, 7, System.currentTimeMillis() + millisLeft);
  }

  /** Every lease stands. */
  private static final class AnyLease implements Leases {
    @Override
    public void revoke(EntryKey key) {}

    @Override
    public boolean redeem(EntryKey key, long token) {
      return true;
    }
  }
}
