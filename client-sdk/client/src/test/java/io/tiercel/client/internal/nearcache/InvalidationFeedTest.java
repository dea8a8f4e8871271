package io.tiercel.client.internal.nearcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.client.internal.FakeClock;
import io.tiercel.client.internal.metrics.ClientCounters;
import io.tiercel.client.internal.nearcache.InvalidationFeed.Heard;
import io.tiercel.protocol.Stamp;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvalidationFeedTest {
  private static final long A = 11;
  private static final long B = 22;

  private final FakeClock clock = new FakeClock();
  private final InvalidationFeed feed =
      new InvalidationFeed(new NearCaches(), clock, new ClientCounters());

  private void invalidation(long publisher, long number) {
    feed.invalidated(
        publisher, number, new Change("t", new byte[] {1}, new Stamp(1, number), null));
  }

  /** How far behind an entry read at this instant can be now. */
  private Duration age(long asOf) {
    return Duration.ofNanos(clock.getAsLong() - feed.coverage().currentAsOf(asOf));
  }

  @Test
  void proven_provesTheInstantTheProbeLeft() {
    feed.proven(clock.getAsLong(), List.of(new Heard(A, 0, 0)));
    long read = clock.getAsLong();
    clock.advance(Duration.ofMillis(300));
    long probe = clock.getAsLong();
    clock.advance(Duration.ofMillis(40));
    feed.proven(probe, List.of(new Heard(A, 0, 0)));

    assertThat(age(read)).isEqualTo(Duration.ofMillis(40));
  }

  @Test
  void proven_theLatestPublisherDecides() {
    feed.proven(clock.getAsLong(), List.of(new Heard(A, 0, 0), new Heard(B, 0, 0)));
    long read = clock.getAsLong();
    clock.advance(Duration.ofMillis(500));
    feed.proven(clock.getAsLong(), List.of(new Heard(A, 0, 10), new Heard(B, 0, 200)));

    assertThat(age(read)).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void silence_agesEveryEntry() {
    feed.proven(clock.getAsLong(), List.of(new Heard(A, 0, 0)));
    long read = clock.getAsLong();
    clock.advance(Duration.ofSeconds(30));

    assertThat(age(read)).isEqualTo(Duration.ofSeconds(30));
  }

  /** R8: stopped for 30 s; what lay in the buffers proves only what it proved then. */
  @Test
  void stoppedProcess_bufferedProofs_proveNothingNewer() {
    feed.proven(clock.getAsLong(), List.of(new Heard(A, 0, 0)));
    long read = clock.getAsLong();
    clock.advance(Duration.ofMillis(200));
    long probeBeforeTheStop = clock.getAsLong();
    clock.advance(Duration.ofSeconds(30));
    feed.proven(probeBeforeTheStop, List.of(new Heard(A, 0, 0)));

    assertThat(age(read)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void invalidated_aNumberIsMissing_olderEntriesAreNoLongerCovered() {
    feed.proven(clock.getAsLong(), List.of(new Heard(A, 0, 0)));
    invalidation(A, 1);
    long before = clock.getAsLong();
    clock.advance(Duration.ofMillis(100));
    invalidation(A, 3);
    long after = clock.getAsLong();
    clock.advance(Duration.ofMillis(100));
    feed.proven(clock.getAsLong(), List.of(new Heard(A, 3, 0)));

    assertThat(age(before)).isEqualTo(Duration.ofMillis(200));
    assertThat(age(after)).isEqualTo(Duration.ZERO);
  }

  /** R8: exactly one is lost and nothing follows: the next proof tells. */
  @Test
  void proven_numberNeverSeen_olderEntriesAreNoLongerCovered() {
    feed.proven(clock.getAsLong(), List.of(new Heard(A, 0, 0)));
    long before = clock.getAsLong();
    clock.advance(Duration.ofMillis(100));
    feed.proven(clock.getAsLong(), List.of(new Heard(A, 1, 0)));

    assertThat(age(before)).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void invalidated_repeatedOrOld_changesNothing() {
    feed.proven(clock.getAsLong(), List.of(new Heard(A, 0, 0)));
    long before = clock.getAsLong();
    clock.advance(Duration.ofMillis(100));
    invalidation(A, 1);
    invalidation(A, 2);
    invalidation(A, 1);
    invalidation(A, 2);
    feed.proven(clock.getAsLong(), List.of(new Heard(A, 2, 0)));

    assertThat(age(before)).isEqualTo(Duration.ZERO);
  }

  /** The stream has moved to a node that is a little behind, and nothing was missed. */
  @Test
  void proven_byAnotherNodeWithLowerNumber_keepsWhatIsCovered() {
    feed.proven(clock.getAsLong(), List.of(new Heard(A, 0, 0)));
    invalidation(A, 1);
    invalidation(A, 2);
    long before = clock.getAsLong();
    clock.advance(Duration.ofMillis(100));
    feed.proven(clock.getAsLong(), List.of(new Heard(A, 1, 50)));
    invalidation(A, 2);

    assertThat(age(before)).isEqualTo(Duration.ofMillis(50));
  }

  @Test
  void proven_aPublisherLeft_olderEntriesAreNoLongerCovered() {
    feed.proven(clock.getAsLong(), List.of(new Heard(A, 0, 0), new Heard(B, 4, 0)));
    long before = clock.getAsLong();
    clock.advance(Duration.ofMillis(100));
    feed.proven(clock.getAsLong(), List.of(new Heard(A, 0, 0)));

    assertThat(age(before)).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void invalidated_newPublisherBeginsAtOne_noGap() {
    feed.proven(clock.getAsLong(), List.of(new Heard(A, 0, 0)));
    long before = clock.getAsLong();
    clock.advance(Duration.ofMillis(100));
    invalidation(B, 1);
    feed.proven(clock.getAsLong(), List.of(new Heard(A, 0, 0), new Heard(B, 1, 0)));

    assertThat(age(before)).isEqualTo(Duration.ZERO);
  }

  @Test
  void proven_listsNobody_provesNothing() {
    feed.proven(clock.getAsLong(), List.of());

    assertThat(feed.started()).isFalse();
  }
}
