package io.tiercel.node.invalidation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiercel.node.invalidation.TopicMessage.Heartbeat;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.node.ownership.Standing;
import io.tiercel.node.ownership.Standings;
import io.tiercel.protocol.Stamp;
import io.tiercel.protocol.v1.AuditAnswer;
import io.tiercel.protocol.v1.AuditQuestion;
import io.tiercel.protocol.v1.Heard;
import io.tiercel.protocol.v1.Invalidation;
import io.tiercel.protocol.v1.InvalidationBatch;
import io.tiercel.protocol.v1.Proof;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RelayTest {
  private static final long SELF = 1;
  private static final long OTHER = 2;

  private long nowNanos = TimeUnit.SECONDS.toNanos(100);
  private final Relay relay =
      new Relay(
          SELF, alone(), () -> nowNanos, new NodeMetrics(new SimpleMeterRegistry()), Runnable::run);
  private final Recorder sdk = new Recorder();

  private static final class Recorder implements Subscriber {
    final List<InvalidationBatch> batches = new ArrayList<>();
    @Nullable String closed;
    Runnable onSend = () -> {};

    @Override
    public void send(InvalidationBatch batch) {
      batches.add(batch);
      onSend.run();
    }

    @Override
    public String name() {
      return "recorder";
    }

    @Override
    public CompletableFuture<AuditAnswer> ask(AuditQuestion.Builder question) {
      return new CompletableFuture<>();
    }

    @Override
    public void close(String why) {
      closed = why;
    }

    List<Long> numbers() {
      return batches.stream()
          .flatMap(batch -> batch.getInvalidationsList().stream())
          .map(Invalidation::getNumber)
          .toList();
    }
  }

  /** Its clock stands still, so it stands. */
  private static Standing alone() {
    return Standings.alone(SELF);
  }

  private void passMillis(long millis) {
    nowNanos += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static TopicMessage.Invalidations message(long publisher, long first, int count) {
    List<RowInvalidation> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(new RowInvalidation("t", new byte[] {(byte) i}, new Stamp(1, first + i), null));
    }
    return new TopicMessage.Invalidations(publisher, first, rows);
  }

  private static Heartbeat beat(long number, Heartbeat.State state, Map<Long, Long> echoes) {
    return new Heartbeat(OTHER, number, 7, state, echoes, Set.of());
  }

  private void beat(long number, long echoNanos) {
    relay.heard(beat(number, Heartbeat.State.SERVING, Map.of(SELF, echoNanos)));
  }

  private Heard proofOf(long publisher) {
    sdk.batches.clear();
    relay.probe(sdk, 42);
    Proof proof = sdk.batches.get(0).getProof();
    assertThat(proof.getProbeSentNanos()).isEqualTo(42);
    return proof.getPublishersList().stream()
        .filter(heard -> heard.getPublisher() == publisher)
        .findFirst()
        .orElseThrow();
  }

  /** Rounds begin when the test says so. */
  private Relay relayWithRounds(Queue<Runnable> rounds) {
    Relay held =
        new Relay(
            SELF, alone(), () -> nowNanos, new NodeMetrics(new SimpleMeterRegistry()), rounds::add);
    held.subscribe(sdk);
    return held;
  }

  @Test
  void heard_beforeTheRound_goesOutAsOneWithItsProofBehind() {
    Queue<Runnable> rounds = new ArrayDeque<>();
    Relay held = relayWithRounds(rounds);
    held.publishedHere(() -> message(SELF, 1, 2));
    held.probe(sdk, 42);
    held.publishedHere(() -> message(SELF, 3, 1));
    assertThat(sdk.batches).isEmpty();
    assertThat(rounds).hasSize(1);
    rounds.remove().run();
    assertThat(sdk.batches).hasSize(2);
    assertThat(sdk.batches.get(0).getInvalidationsCount()).isEqualTo(3);
    assertThat(sdk.batches.get(1).getProof().getPublishers(0).getNumber()).isEqualTo(3);
    held.publishedHere(() -> message(SELF, 4, 1));
    rounds.remove().run();
    assertThat(sdk.numbers()).containsExactly(1L, 2L, 3L, 4L);
  }

  /** The one who is told first probes for the other, who is told last. */
  @Test
  void probe_whileARoundGoesOut_isAnsweredBehindIt() {
    Queue<Runnable> rounds = new ArrayDeque<>();
    Relay held = relayWithRounds(rounds);
    Recorder last = new Recorder();
    sdk.onSend = () -> held.probe(last, 7);
    held.subscribe(last);
    held.publishedHere(() -> message(SELF, 1, 1));
    rounds.remove().run();
    rounds.remove().run();
    assertThat(last.numbers()).containsExactly(1L);
    assertThat(last.batches.get(0).hasProof()).isFalse();
    assertThat(last.batches.get(1).getProof().getPublishers(0).getNumber()).isEqualTo(1);
  }

  @Test
  void probe_withNothingOnItsWay_isAnsweredAtOnce() {
    Queue<Runnable> rounds = new ArrayDeque<>();
    Relay held = relayWithRounds(rounds);
    held.probe(sdk, 7);
    assertThat(sdk.batches).hasSize(1);
    assertThat(rounds).isEmpty();
  }

  @Test
  void tell_beforeTheRound_isBehindWhatWasRelayedBefore() {
    Queue<Runnable> rounds = new ArrayDeque<>();
    Relay held = relayWithRounds(rounds);
    held.publishedHere(() -> message(SELF, 1, 1));
    held.tell(sdk, InvalidationBatch.newBuilder().setAudit(AuditQuestion.newBuilder()).build());
    rounds.remove().run();
    assertThat(sdk.batches.get(0).getInvalidationsCount()).isEqualTo(1);
    assertThat(sdk.batches.get(1).hasAudit()).isTrue();
  }

  @Test
  void round_toOneWhoCannotBeTold_reachesTheOthers() {
    Recorder broken = new Recorder();
    broken.onSend =
        () -> {
          throw new IllegalArgumentException("no");
        };
    relay.subscribe(broken);
    relay.subscribe(sdk);
    relay.publishedHere(() -> message(SELF, 1, 1));
    relay.publishedHere(() -> message(SELF, 2, 1));
    assertThat(sdk.numbers()).containsExactly(1L, 2L);
    assertThat(broken.closed).contains("could not be sent");
  }

  @Test
  void closeAll_beforeTheRound_sendsNothingMore() {
    Queue<Runnable> rounds = new ArrayDeque<>();
    Relay held = relayWithRounds(rounds);
    held.publishedHere(() -> message(SELF, 1, 1));
    held.probe(sdk, 42);
    held.closeAll("test");
    Recorder later = new Recorder();
    held.subscribe(later);
    rounds.remove().run();
    assertThat(sdk.closed).isEqualTo("test");
    assertThat(sdk.batches).isEmpty();
    assertThat(later.batches).isEmpty();
  }

  @Test
  void heard_moreThanAMessageHolds_goesOutAsSeveral() {
    Queue<Runnable> rounds = new ArrayDeque<>();
    Relay held = relayWithRounds(rounds);
    held.publishedHere(() -> message(SELF, 1, 2_500));
    rounds.remove().run();
    assertThat(sdk.batches)
        .extracting(InvalidationBatch::getInvalidationsCount)
        .containsExactly(1_000, 1_000, 500);
    assertThat(sdk.numbers()).isSorted().hasSize(2_500);
  }

  @Test
  void heard_contiguous_isRelayedInOrder() {
    relay.subscribe(sdk);
    beat(0, nowNanos);
    relay.heard(message(OTHER, 1, 2));
    TopicMessage.Invalidations own = relay.publishedHere(() -> message(SELF, 1, 1));
    relay.heard(message(OTHER, 3, 1));
    assertThat(sdk.numbers()).containsExactly(1L, 2L, 1L, 3L);
    assertThat(sdk.closed).isNull();
    assertThat(own.last()).isEqualTo(1);
    assertThat(proofOf(OTHER).getNumber()).isEqualTo(3);
    assertThat(proofOf(SELF).getNumber()).isEqualTo(1);
    assertThat(proofOf(SELF).getAgeMillis()).isZero();
  }

  @Test
  void probe_age_countsFromTheEchoNotFromTheArrival() {
    relay.subscribe(sdk);
    beat(0, nowNanos);
    long ourBeatSent = nowNanos;
    passMillis(300);
    beat(0, ourBeatSent);
    passMillis(50);
    assertThat(proofOf(OTHER).getAgeMillis()).isBetween(350, 351);
  }

  @Test
  void probe_silentPublisher_ageGrows() {
    relay.subscribe(sdk);
    beat(0, nowNanos);
    passMillis(5_000);
    assertThat(proofOf(OTHER).getAgeMillis()).isGreaterThanOrEqualTo(5_000);
  }

  @Test
  void heard_gapInNumbers_closesTheStreams() {
    relay.subscribe(sdk);
    beat(0, nowNanos);
    relay.heard(message(OTHER, 1, 1));
    relay.heard(message(OTHER, 3, 1));
    assertThat(sdk.closed).contains("invalidations 2 to 2");
    assertThat(relay.subscribers()).isZero();
  }

  @Test
  void heard_heartbeatAheadOfWhatCame_isAGap() {
    relay.subscribe(sdk);
    beat(0, nowNanos);
    relay.heard(message(OTHER, 1, 1));
    beat(2, nowNanos);
    assertThat(sdk.closed).contains("invalidations 2 to 2");
  }

  @Test
  void left_withFarewell_dropsThePublisherQuietly() {
    relay.subscribe(sdk);
    beat(0, nowNanos);
    relay.heard(message(OTHER, 1, 1));
    relay.heard(beat(1, Heartbeat.State.FAREWELL, Map.of()));
    relay.left(OTHER);
    assertThat(sdk.closed).isNull();
    relay.probe(sdk, 1);
    assertThat(sdk.batches.get(sdk.batches.size() - 1).getProof().getPublishersCount())
        .isEqualTo(1);
  }

  @Test
  void left_withoutFarewell_closesTheStreams() {
    relay.subscribe(sdk);
    beat(0, nowNanos);
    relay.left(OTHER);
    assertThat(sdk.closed).contains("without saying");
  }

  @Test
  void heard_firstTimeAfterItPublished_isNotProvenUntilEchoed() {
    beat(9, nowNanos - TimeUnit.MILLISECONDS.toNanos(5));
    relay.subscribe(sdk);
    assertThat(proofOf(OTHER).getAgeMillis()).isBetween(5, 6);
    Relay fresh =
        new Relay(
            SELF,
            alone(),
            () -> nowNanos,
            new NodeMetrics(new SimpleMeterRegistry()),
            Runnable::run);
    fresh.heard(beat(9, Heartbeat.State.SERVING, Map.of()));
    fresh.subscribe(sdk);
    sdk.batches.clear();
    fresh.probe(sdk, 1);
    assertThat(sdk.batches.get(0).getProof().getPublishers(1).getAgeMillis())
        .isGreaterThan(1_000_000);
  }

  @Test
  void echoedByAll_onlyOnceEveryoneEchoed() {
    assertThat(relay.echoedByAll(List.of())).isTrue();
    assertThat(relay.echoedByAll(List.of(OTHER))).isFalse();
    relay.heard(beat(0, Heartbeat.State.SERVING, Map.of()));
    assertThat(relay.echoedByAll(List.of(OTHER))).isFalse();
    beat(0, nowNanos);
    assertThat(relay.echoedByAll(List.of(OTHER))).isTrue();
  }

  @Test
  void probe_afterAGapWasLeft_listsANumberThatNobodyHeard() {
    relay.subscribe(sdk);
    relay.skippedHere(1);
    relay.probe(sdk, 7);
    assertThat(sdk.numbers()).isEmpty();
    assertThat(sdk.batches.get(0).getProof().getPublishers(0).getNumber()).isEqualTo(1);
  }
}
