package io.tiercel.node.invalidation;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.topic.ITopic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiercel.node.entry.Entry;
import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.node.ownership.Standings;
import io.tiercel.protocol.Stamp;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which rows travel with their invalidation. */
class InvalidationPublisherTest {
  private static final long SELF = 1;
  private static final int CARRIED_BYTES = 8;
  private static final EntryKey KEY = new EntryKey("t", new byte[] {1}, 0);

  private final List<RowInvalidation> published = new ArrayList<>();
  private final NodeMetrics metrics = new NodeMetrics(new SimpleMeterRegistry());
  private long nowNanos = TimeUnit.SECONDS.toNanos(100);
  private final InvalidationPublisher publisher =
      new InvalidationPublisher(
          SELF,
          new Relay(SELF, Standings.alone(SELF), () -> nowNanos, metrics, Runnable::run),
          topic(),
          Runnable::run,
          CARRIED_BYTES,
          () -> nowNanos,
          metrics);

  /** Only what it publishes is of interest. */
  @SuppressWarnings("unchecked") // A proxy knows no type arguments.
  private ITopic<TopicMessage> topic() {
    return (ITopic<TopicMessage>)
        Proxy.newProxyInstance(
            ITopic.class.getClassLoader(),
            new Class<?>[] {ITopic.class},
            (proxy, method, arguments) -> {
              published.addAll(((TopicMessage.Invalidations) arguments[0]).invalidations());
              return null;
            });
  }

  private static Entry row(int bytes) {
    return Entry.row(new Stamp(1, 7), new byte[bytes], 3, Long.MAX_VALUE);
  }

  private RowInvalidation published(Entry written, long raisedMillisAgo) {
    publisher
        .publishRow(KEY, written, nowNanos - TimeUnit.MILLISECONDS.toNanos(raisedMillisAgo))
        .join();
    return published.get(published.size() - 1);
  }

  @Test
  void publishRow_smallAndJustRaised_travelsAlong() {
    RowInvalidation told = published(row(CARRIED_BYTES), 50);

    assertThat(told.floor()).isEqualTo(new Stamp(1, 7));
    RowInvalidation.Carried carried = Objects.requireNonNull(told.carried());
    assertThat(carried.row()).hasSize(CARRIED_BYTES);
    assertThat(carried.fingerprint()).isEqualTo(3);
  }

  @Test
  void publishRow_raisedTooLongAgo_onlyTheFloorIsTold() {
    assertThat(published(row(CARRIED_BYTES), 51).carried()).isNull();
  }

  @Test
  void publishRow_tooLarge_onlyTheFloorIsTold() {
    assertThat(published(row(CARRIED_BYTES + 1), 0).carried()).isNull();
  }

  @Test
  void publishRow_anAbsence_onlyTheFloorIsTold() {
    assertThat(published(Entry.absent(new Stamp(1, 7), 3, Long.MAX_VALUE), 0).carried()).isNull();
  }

  @Test
  void publish_aFloor_isAllThatIsTold() {
    publisher.publish(KEY, new Stamp(1, 7)).join();

    assertThat(published.get(0).carried()).isNull();
  }
}
