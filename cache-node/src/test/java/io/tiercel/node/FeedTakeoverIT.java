package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiercel.local.MySqlServer;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.Write;
import io.tiercel.router.ColumnType;
import io.tiercel.router.topology.Slot;
import io.tiercel.testing.MySqlExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The seat of a shard's feed moves to a live node, and back to work, without a hand. */
@Timeout(180)
class FeedTakeoverIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2);

  private static final Duration TAKEOVER = Duration.ofSeconds(10);

  @TempDir Path folder;

  private MySqlCluster cluster;
  private final List<NodeProcess> processes = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    cluster = new MySqlCluster(mysql);
    int memberOne = TestNodes.freePort();
    int memberTwo = TestNodes.freePort();
    List<String> seeds = List.of("127.0.0.1:" + memberOne, "127.0.0.1:" + memberTwo);
    processes.add(NodeProcess.launch(folder, "node-1", cluster, memberOne, seeds).awaitReady());
    processes.add(NodeProcess.launch(folder, "node-2", cluster, memberTwo, seeds).awaitReady());
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> processes.get(1).status().get("slotsOwned").asInt() > 1_500);
    Awaitility.await().atMost(TAKEOVER).until(() -> followers().equals(List.of(1, 1)));
  }

  @AfterEach
  void stop() throws Exception {
    processes.forEach(NodeProcess::close);
    cluster.close();
  }

  private static boolean follows(NodeProcess process, int shard) {
    JsonNode feed = process.status().get("feed");
    return feed.size() > shard && feed.get(shard).get("state").asText().equals("FOLLOWING");
  }

  /** How many nodes follow each shard. */
  private List<Integer> followers() {
    List<Integer> counts = new ArrayList<>();
    for (int shard = 0; shard < 2; shard++) {
      int one = shard;
      counts.add((int) processes.stream().filter(process -> follows(process, one)).count());
    }
    return counts;
  }

  private static int shardOf(MySqlCluster cluster, long id) {
    return cluster.shardOf(Slot.of(ColumnType.INTEGER, id));
  }

  private long idOn(int shard) {
    long id = 1;
    while (shardOf(cluster, id) != shard) {
      id++;
    }
    return id;
  }

  private void outside(int shard, String sql) throws Exception {
    MySqlServer primary = mysql.topology().shards().get(shard).primary();
    cluster.execute(primary, "USE " + cluster.database(), sql);
  }

  private static boolean reads(NodeClient client, long id, String name) {
    Response got = client.get(id).join();
    return got.hasRow() && !got.getRow().getRow().isEmpty() && client.name(got).equals(name);
  }

  @Test
  void holder_killed_isFollowedByTheOtherWithinTenSeconds() throws Exception {
    NodeProcess holder = processes.get(follows(processes.get(0), 0) ? 0 : 1);
    NodeProcess other = processes.get(holder == processes.get(0) ? 1 : 0);
    long id = idOn(0);
    try (NodeClient client = other.client()) {
      client.write(Write.Kind.PUT, id, "old").join();
      holder.kill();
      outside(0, "UPDATE items SET name = 'new' WHERE id = " + id);
      Awaitility.await().atMost(TAKEOVER).until(() -> follows(other, 0) && follows(other, 1));
      Awaitility.await().atMost(TAKEOVER).until(() -> reads(client, id, "new"));
    }
  }

  @Test
  void holder_frozen_losesItsSeatAndDoesNotGetItBackByWaking() throws Exception {
    NodeProcess holder = processes.get(follows(processes.get(0), 0) ? 0 : 1);
    NodeProcess other = processes.get(holder == processes.get(0) ? 1 : 0);
    holder.pause();
    try {
      Awaitility.await().atMost(TAKEOVER).until(() -> follows(other, 0) && follows(other, 1));
    } finally {
      holder.resume();
    }
    Awaitility.await().atMost(TAKEOVER).until(() -> followers().equals(List.of(1, 1)));
    assertThat(follows(other, 0)).isTrue();
  }

  @Test
  void server_restarted_isFollowedAgain() throws Exception {
    long id = idOn(0);
    try (NodeClient client = processes.get(0).client()) {
      client.write(Write.Kind.PUT, id, "old").join();
      MySqlServer primary = mysql.topology().shards().get(0).primary();
      primary.kill();
      primary.restart();
      outside(0, "UPDATE items SET name = 'new' WHERE id = " + id);
      Awaitility.await().atMost(TAKEOVER).until(() -> followers().equals(List.of(1, 1)));
      Awaitility.await().atMost(TAKEOVER).until(() -> reads(client, id, "new"));
    }
  }
}
