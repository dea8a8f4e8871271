package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.changefeed.ChangeFeed;
import io.tiercel.node.changefeed.FeedFigures;
import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.fill.OwnerWrites;
import io.tiercel.router.replica.GtidSet;
import io.tiercel.testing.MySqlExtension;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Race 6: an invalidation does not get through, and then the tailer moves on. */
@Timeout(90)
class R06LostStepIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2);

  private final Set<EntryKey> told = ConcurrentHashMap.newKeySet();
  private FeedHarness tier;

  @BeforeEach
  void start() throws Exception {
    tier = new FeedHarness(mysql);
  }

  @AfterEach
  void stop() throws Exception {
    tier.close();
  }

  private OwnerWrites.Publisher telling() {
    return (key, floor) -> {
      told.add(key);
      return CompletableFuture.completedFuture(null);
    };
  }

  private static OwnerWrites.Publisher cutOff() {
    return (key, floor) -> new CompletableFuture<>();
  }

  /** Under a tailer that is cut off; then another one takes over. */
  private void writeAndMoveOn() throws Exception {
    ChangeFeed lame = tier.feed(cutOff());
    tier.put(1, "old");
    tier.outside(1, "UPDATE items SET name = 'new' WHERE id = 1");
    tier.becomes(1, "new");
    GtidSet written = GtidSet.parse(tier.ask(1, "SELECT @@GLOBAL.gtid_executed"));
    String beats = "SELECT beat FROM " + tier.cluster.database() + ".tiercel_feed";
    long beat = Long.parseLong(tier.ask(1, beats));
    Awaitility.await().until(() -> Long.parseLong(tier.ask(1, beats)) > beat + 4);
    GtidSet position =
        GtidSet.parse(
            tier.ask(1, "SELECT position FROM " + tier.cluster.database() + ".tiercel_feed"));
    assertThat(position.contains(written)).isFalse();
    lame.close();
    tier.feed(telling());
  }

  @Test
  void step_thatWasNotAcknowledged_isTakenAgainByTheNextTailer() throws Exception {
    writeAndMoveOn();
    Awaitility.await().until(() -> told.contains(tier.client.entryKey(1)));
  }

  @Test
  void step_inAPartOfTheCluster_doesNotMoveThePosition() throws Exception {
    ChangeFeed feed = tier.feed(telling());
    tier.inCluster.set(false);
    Awaitility.await()
        .until(
            () -> feed.figures().stream().allMatch(one -> one.state() == FeedFigures.State.FAILED));
    assertThat(feed.figures().get(0).trouble()).contains("not heard by every other member");
    tier.inCluster.set(true);
    tier.awaitFollowing(feed);
    tier.outside(1, "INSERT INTO items (id, name, _version) VALUES (1, 'born', 1)");
    Awaitility.await().until(() -> told.contains(tier.client.entryKey(1)));
  }
}
