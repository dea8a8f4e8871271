package io.tiercel.node.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.config.MapConfig;
import com.hazelcast.config.TopicConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import io.tiercel.node.TestNodes;
import io.tiercel.node.ownership.NodeIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HazelcastMemberTest {
  private final List<HazelcastInstance> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(HazelcastInstance::shutdown);
  }

  /** Every host has an address of its own in real clusters; on loopback alone this never shows. */
  @Test
  void start_membersOnDifferentAddresses_formOneCluster() throws IOException {
    int port = TestNodes.freePort();
    List<String> seeds = List.of("127.0.0.2:" + port, "127.0.0.3:" + port);

    HazelcastInstance first = start("127.0.0.2", port, seeds);
    HazelcastInstance second = start("127.0.0.3", port, seeds);

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(first.getCluster().getMembers()).hasSize(2));
    assertThat(second.getCluster().getMembers()).hasSize(2);
  }

  @Test
  void start_seedsByName_formOneCluster() throws IOException {
    int port = TestNodes.freePort();
    List<String> seeds = List.of("localhost:" + port, "127.0.0.2:" + port);

    HazelcastInstance first = start("localhost", port, seeds);
    HazelcastInstance second = start("127.0.0.2", port, seeds);

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(first.getCluster().getMembers()).hasSize(2));
    assertThat(second.getCluster().getMembers()).hasSize(2);
  }

  @Test
  void start_oneAddress_listensThereAndNowhereElse() throws IOException {
    int port = TestNodes.freePort();
    start("127.0.0.2", port, List.of("127.0.0.2:" + port));

    assertThat(accepts("127.0.0.2", port)).isTrue();
    assertThat(accepts("127.0.0.3", port)).isFalse();
  }

  @Test
  void member_killedAndStartedWhereItWas_isSucceeded() throws IOException {
    int port = TestNodes.freePort();
    List<String> seeds = List.of("127.0.0.2:" + port, "127.0.0.3:" + port);
    MemberAddresses seen = new MemberAddresses(start("127.0.0.2", port, seeds, 1));
    HazelcastInstance killed = start("127.0.0.3", port, seeds, 2);
    await().atMost(Duration.ofSeconds(20)).until(() -> seen.present().equals(Set.of(1L, 2L)));

    killed.getLifecycleService().terminate();
    await().atMost(Duration.ofSeconds(20)).until(() -> seen.present().equals(Set.of(1L)));
    assertThat(seen.succeeded()).as("it may be cut off").isEmpty();

    start("127.0.0.3", port, seeds, 3);
    await().atMost(Duration.ofSeconds(20)).until(() -> seen.present().equals(Set.of(1L, 3L)));
    assertThat(seen.succeeded()).containsExactly(2L);
  }

  /** To wake another thread for each step costs more than the step. */
  @Test
  void step_whatHangsOnIt_goesOnWhereItWas() throws IOException {
    int port = TestNodes.freePort();
    HazelcastInstance member = start("127.0.0.2", port, List.of("127.0.0.2:" + port));
    IMap<Integer, Integer> map = member.getMap("map");
    CountDownLatch attached = new CountDownLatch(1);

    CompletableFuture<String> thread =
        map.submitToKey(1, waitingFor(attached))
            .thenApply(nothing -> Thread.currentThread().getName())
            .toCompletableFuture();
    attached.countDown();

    assertThat(thread.join()).contains("partition-operation");
  }

  private static EntryProcessor<Integer, Integer, Boolean> waitingFor(CountDownLatch latch) {
    return entry -> {
      try {
        return latch.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  private HazelcastInstance start(String host, int port, List<String> seeds) {
    return start(host, port, seeds, 0);
  }

  private HazelcastInstance start(String host, int port, List<String> seeds, long publisher) {
    Map<String, String> attributes =
        new NodeIdentity("test", host, 1, publisher, "secret").toAttributes();
    HazelcastMember.Settings settings =
        new HazelcastMember.Settings("test", "addresses", host, port, host, seeds, attributes);
    HazelcastInstance member =
        HazelcastMember.start(
            settings,
            List.of(),
            new MapConfig("map"),
            new TopicConfig("topic"),
            "service",
            new Object());
    started.add(member);
    return member;
  }

  private static boolean accepts(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 1_000);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }
}
