package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.changefeed.ChangeFeed;
import io.tiercel.testing.MySqlExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Race 7: what happened is in no binlog any more, or not in a form that names rows. */
@Timeout(90)
class R07FeedGapIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2);

  private FeedHarness tier;

  @BeforeEach
  void start() throws Exception {
    tier = new FeedHarness(mysql);
  }

  @AfterEach
  void stop() throws Exception {
    tier.close();
  }

  /** A write that no feed sees, and whose binlog is gone. */
  private void writeAndPurge() throws Exception {
    tier.outside(
        1, "UPDATE items SET name = 'new' WHERE id = 1", "FLUSH BINARY LOGS", "FLUSH BINARY LOGS");
    String last = tier.ask(1, "SHOW MASTER STATUS");
    tier.outside(1, "PURGE BINARY LOGS TO '" + last + "'");
  }

  @Test
  void purge_whileNobodyFollows_voidsEveryCopyOfTheShard() throws Exception {
    ChangeFeed feed = tier.feed();
    tier.put(1, "old");
    feed.close();
    int term = tier.router.termOf(tier.client.entryKey(1).slot());
    writeAndPurge();
    assertThat(tier.read(1)).as("nobody has told").isEqualTo("old");
    tier.feed();
    tier.becomes(1, "new");
    assertThat(tier.router.termOf(tier.client.entryKey(1).slot())).isEqualTo(term + 1);
    tier.outside(1, "UPDATE items SET name = 'newer' WHERE id = 1");
    tier.becomes(1, "newer");
  }

  @Test
  void truncate_whileItIsFollowed_voidsEveryCopyOfTheShard() throws Exception {
    ChangeFeed feed = tier.feed();
    tier.put(1, "doomed");
    tier.outside(1, "TRUNCATE TABLE items");
    tier.becomes(1, "absent");
    tier.awaitFollowing(feed);
    tier.outside(1, "INSERT INTO items (id, name, _version) VALUES (1, 'born', 1)");
    tier.becomes(1, "born");
  }

  @Test
  void statementFormat_ofOneSession_voidsEveryCopyOfTheShard() throws Exception {
    ChangeFeed feed = tier.feed();
    tier.put(1, "old");
    tier.outside(
        1, "SET SESSION binlog_format = STATEMENT", "UPDATE items SET name = 'new' WHERE id = 1");
    tier.becomes(1, "new");
    tier.awaitFollowing(feed);
  }

  @Test
  void xaTransaction_isSeenWhenItCommits() throws Exception {
    ChangeFeed feed = tier.feed();
    tier.put(1, "old");
    tier.outside(
        1,
        "XA START 'x'",
        "UPDATE items SET name = 'new' WHERE id = 1",
        "XA END 'x'",
        "XA PREPARE 'x'");
    tier.stays(1, "old");
    tier.outside(1, "XA COMMIT 'x'");
    tier.becomes(1, "new");
    tier.awaitFollowing(feed);
  }
}
