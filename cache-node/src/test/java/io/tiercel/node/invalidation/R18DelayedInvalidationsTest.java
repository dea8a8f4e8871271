package io.tiercel.node.invalidation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiercel.node.invalidation.TopicMessage.Heartbeat;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.node.ownership.Standings;
import io.tiercel.protocol.Stamp;
import io.tiercel.protocol.v1.AuditAnswer;
import io.tiercel.protocol.v1.AuditQuestion;
import io.tiercel.protocol.v1.Heard;
import io.tiercel.protocol.v1.InvalidationBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Race 18, as near caches see it: what the other members publish reaches the joining node five
 * seconds late. A near copy that an application takes there may miss those five seconds.
 */
public class R18DelayedInvalidationsTest {
  private static final long JOINING = 1;
  private static final long SOURCE = 2;
  private static final long DELAY_MILLIS = 5_000;

  private final List<InvalidationBatch> sent = new ArrayList<>();
  private final Subscriber application =
      new Subscriber() {
        @Override
        public void send(InvalidationBatch batch) {
          sent.add(batch);
        }

        @Override
        public String name() {
          return "application";
        }

        @Override
        public CompletableFuture<AuditAnswer> ask(AuditQuestion.Builder question) {
          throw new UnsupportedOperationException("nobody audits here");
        }

        @Override
        public void close(String why) {}
      };
  private long nowNanos = TimeUnit.SECONDS.toNanos(100);
  private final Relay relay =
      new Relay(
          JOINING,
          Standings.alone(JOINING),
          () -> nowNanos,
          new NodeMetrics(new SimpleMeterRegistry()),
          Runnable::run);

  private Heartbeat beat(long number, Map<Long, Long> echoes) {
    return new Heartbeat(SOURCE, number, 7, Heartbeat.State.SERVING, echoes, Set.of());
  }

  /** How long ago the joining node says that it had heard all of the source. */
  private long provenAgeMillis() {
    relay.subscribe(application);
    relay.probe(application, 42);
    return sent.get(sent.size() - 1).getProof().getPublishersList().stream()
        .filter(heard -> heard.getPublisher() == SOURCE)
        .mapToLong(Heard::getAgeMillis)
        .findFirst()
        .orElseThrow();
  }

  /** The source echoes our heartbeat; the echo is as late as all it says. */
  private Map<Long, Long> lateEcho() {
    long sentNanos = nowNanos;
    nowNanos += TimeUnit.MILLISECONDS.toNanos(DELAY_MILLIS);
    return Map.of(JOINING, sentNanos);
  }

  @Test
  void proof_sourceWasSilentBeforeTheDelay_isAsOldAsTheDelay() {
    relay.heard(beat(0, lateEcho()));
    assertThat(provenAgeMillis()).isGreaterThanOrEqualTo(DELAY_MILLIS);
  }

  @Test
  void proof_invalidationCameBeforeTheFirstHeartbeat_isAsOldAsTheDelay() {
    Map<Long, Long> echo = lateEcho();
    RowInvalidation row = new RowInvalidation("t", new byte[] {1}, new Stamp(1, 1), null);
    relay.heard(new TopicMessage.Invalidations(SOURCE, 1, List.of(row)));
    relay.heard(beat(1, echo));
    assertThat(provenAgeMillis()).isGreaterThanOrEqualTo(DELAY_MILLIS);
  }

  @Test
  void proof_anotherNodeJoinsLater_costsNoProof() {
    relay.subscribe(application);
    relay.heard(beat(0, Map.of()));
    assertThat(provenAgeMillis()).isLessThanOrEqualTo(1);
  }
}
