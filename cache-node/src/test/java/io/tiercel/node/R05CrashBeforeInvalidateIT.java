package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.Write;
import io.tiercel.testing.MySqlExtension;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Race 5: a node commits a write and is gone before it invalidates. */
@Timeout(90)
class R05CrashBeforeInvalidateIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2);

  private final Failpoint committed = new Failpoint(1);
  private FeedHarness tier;
  private NodeClient writer;

  @BeforeEach
  void start() throws Exception {
    tier = new FeedHarness(mysql);
    CacheNode other =
        tier.nodes.start(FailpointRouter.afterCommit(tier.connect(), committed::pass));
    writer = tier.nodes.client(other);
  }

  @AfterEach
  void stop() throws Exception {
    committed.open();
    writer.close();
    tier.close();
  }

  /** As if the writing node had died there: it never comes back from its commit. */
  private long writeThatIsNeverInvalidated() {
    long id = 1;
    while (tier.node.cluster().owners().isLocal(tier.client.entryKey(id).slot())) {
      id++;
    }
    assertThat(tier.read(id)).isEqualTo("absent");
    CompletableFuture<Response> unused = writer.write(Write.Kind.PUT, id, "new");
    committed.awaitReached();
    return id;
  }

  @Test
  void get_afterTheLostInvalidation_isNewWithinTheBound() {
    tier.feed();
    long id = writeThatIsNeverInvalidated();
    tier.becomes(id, "new");
  }

  @Test
  void get_withoutTheFeed_staysOld() {
    long id = writeThatIsNeverInvalidated();
    tier.stays(id, "absent");
  }
}
