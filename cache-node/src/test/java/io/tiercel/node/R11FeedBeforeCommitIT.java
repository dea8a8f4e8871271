package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.local.MySqlServer;
import io.tiercel.testing.MySqlExtension;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Race 11, on the change feed's road: MySQL shows a transaction to the readers of its binlog before
 * it is committed. Who drops the old row then lets it be loaded once more, for good.
 */
@Timeout(90)
class R11FeedBeforeCommitIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2);

  private FeedHarness tier;
  private MySqlServer primary;

  /** Readers are woken after the flush, and the commit waits for company for half a second. */
  @BeforeEach
  void start() throws Exception {
    tier = new FeedHarness(mysql);
    primary = tier.primaryOf(1);
    tier.put(1, "old");
    tier.feed();
    tier.cluster.execute(
        primary,
        "SET GLOBAL sync_binlog = 2",
        "SET GLOBAL binlog_group_commit_sync_delay = 500000");
  }

  @AfterEach
  void stop() throws Exception {
    tier.cluster.execute(
        primary, "SET GLOBAL binlog_group_commit_sync_delay = 0", "SET GLOBAL sync_binlog = 1");
    tier.close();
  }

  private CompletableFuture<Void> update(String name) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            tier.outside(1, "UPDATE items SET name = '" + name + "' WHERE id = 1");
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        });
  }

  @Test
  void get_allTheTimeWhileAWriteCommits_endsWithTheNewRow() throws Exception {
    for (int round = 0; round < 4; round++) {
      String name = "new " + round;
      CompletableFuture<Void> committed = update(name);
      while (!committed.isDone()) {
        assertThat(tier.read(1)).isNotEqualTo("absent");
      }
      committed.get(10, TimeUnit.SECONDS);
      tier.becomes(1, name);
    }
  }
}
