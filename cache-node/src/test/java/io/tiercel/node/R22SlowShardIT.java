package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.protocol.v1.Response;
import io.tiercel.router.ColumnType;
import io.tiercel.router.topology.Slot;
import io.tiercel.testing.MySqlExtension;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Race 22: one shard is two seconds slow. Rounds take turns and differ in the delay alone, so the
 * machine's noise is in both sides.
 */
@Timeout(120)
class R22SlowShardIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2);

  private static final int ROUNDS = 5;
  private static final long LONGEST_ROUND_SECONDS = 10;

  private final Deque<Long> slow = new ArrayDeque<>();
  private final Deque<Long> healthy = new ArrayDeque<>();
  private final List<Long> hot = LongStream.range(1, 101).boxed().toList();
  private FeedHarness tier;

  /** The 99th percentiles of one round, microseconds. */
  private record Latencies(double hits, double loads) {}

  @BeforeEach
  void start() throws Exception {
    tier = new FeedHarness(mysql);
    List<StringBuilder> rows = List.of(new StringBuilder(), new StringBuilder());
    for (long id = 1_000; id < 9_000; id++) {
      int shard = tier.cluster.shardOf(Slot.of(ColumnType.INTEGER, id));
      (shard == 0 ? slow : healthy).add(id);
      StringBuilder values = rows.get(shard);
      values.append(values.isEmpty() ? "" : ",").append("(" + id + ",'cold',1)");
    }
    for (int shard = 0; shard < rows.size(); shard++) {
      tier.cluster.execute(
          mysql.topology().shards().get(shard).primary(),
          "INSERT INTO "
              + tier.cluster.database()
              + ".items (id, name, _version) VALUES "
              + rows.get(shard));
    }
    hot.forEach(id -> tier.put(id, "hot"));
  }

  @AfterEach
  void stop() throws Exception {
    tier.close();
  }

  @Test
  void shard_twoSecondsSlow_hitsAndOtherShardHaveTheSameP99() throws Exception {
    measured(Duration.ZERO);
    List<Latencies> without = new ArrayList<>();
    List<Latencies> with = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      without.add(measured(Duration.ZERO));
      with.add(measured(Duration.ofSeconds(2)));
    }
    assertUnchanged("hits", without, with, Latencies::hits);
    assertUnchanged("loads from the other shard", without, with, Latencies::loads);
  }

  /** Hits and loads from one shard while the other one's loads are under way. */
  private Latencies measured(Duration oneWay) throws Exception {
    List<Long> beside = take(slow, 300);
    List<Long> cold = take(healthy, 200);
    tier.cluster.proxy(0).delay(oneWay);
    try {
      long start = System.nanoTime();
      List<CompletableFuture<Response>> waiting = beside.stream().map(tier.client::get).toList();
      Latencies latencies = new Latencies(p99Micros(hits()), p99Micros(cold));
      boolean answered = waiting.stream().anyMatch(CompletableFuture::isDone);
      boolean early = System.nanoTime() - start < oneWay.toNanos();
      assertThat(answered && early).as("the shard was not slow").isFalse();
      tier.cluster.proxy(0).delay(Duration.ZERO);
      waiting.forEach(CompletableFuture::join);
      return latencies;
    } finally {
      tier.cluster.proxy(0).delay(Duration.ZERO);
    }
  }

  private static List<Long> take(Deque<Long> ids, int count) {
    List<Long> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(ids.remove());
    }
    return taken;
  }

  private static void assertUnchanged(
      String what,
      List<Latencies> without,
      List<Latencies> with,
      ToDoubleFunction<Latencies> figure) {
    double before = median(without, figure);
    double during = median(with, figure);
    System.out.printf("median p99 of %s, micros: %.0f -> %.0f%n", what, before, during);
    assertThat(during).as(what).isLessThanOrEqualTo(2 * before + 5_000);
  }

  private static double median(List<Latencies> rounds, ToDoubleFunction<Latencies> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private List<Long> hits() {
    List<Long> ids = new ArrayList<>();
    for (int round = 0; round < 10; round++) {
      ids.addAll(hot);
    }
    return ids;
  }

  /** Twenty callers at a time: what holds one of them up holds up enough to be seen. */
  private double p99Micros(List<Long> ids) {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_ROUND_SECONDS);
    List<CompletableFuture<Long>> nanos = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += 20) {
      List<CompletableFuture<Long>> together =
          ids.subList(from, Math.min(from + 20, ids.size())).stream().map(this::timed).toList();
      together.forEach(CompletableFuture::join);
      nanos.addAll(together);
      assertThat(System.nanoTime()).as("a round of healthy keys is held up").isLessThan(giveUp);
    }
    long[] sorted = nanos.stream().mapToLong(CompletableFuture::join).sorted().toArray();
    return sorted[(int) (sorted.length * 0.99)] / 1_000.0;
  }

  private CompletableFuture<Long> timed(long id) {
    long start = System.nanoTime();
    return tier.client
        .get(id)
        .thenApply(
            answer -> {
              assertThat(answer.hasRow()).as("%s", answer).isTrue();
              return System.nanoTime() - start;
            });
  }
}
