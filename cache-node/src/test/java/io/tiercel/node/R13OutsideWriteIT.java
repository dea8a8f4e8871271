package io.tiercel.node;

import io.tiercel.testing.MySqlExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Race 13: the same stamp, other bytes, written outside the tier. */
@Timeout(90)
class R13OutsideWriteIT {
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

  @Test
  void update_withoutVersion_dropsTheCopyWithTheSameStamp() throws Exception {
    tier.feed();
    tier.put(1, "old");
    tier.outside(1, "UPDATE items SET name = 'new' WHERE id = 1");
    tier.becomes(1, "new");
  }

  @Test
  void insert_belowTheStampOfTheAbsence_dropsTheAbsence() throws Exception {
    tier.feed();
    tier.put(2, "first");
    tier.client.write(io.tiercel.protocol.v1.Write.Kind.DELETE, 2L).join();
    tier.outside(2, "INSERT INTO items (id, name, _version) VALUES (2, 'second', 1)");
    tier.becomes(2, "second");
  }
}
