package io.tiercel.node.fill;

import static io.tiercel.node.fill.RequestDeadlines.FILL_PATIENCE_NANOS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.entry.Entry;
import io.tiercel.protocol.Stamp;
import io.tiercel.protocol.v1.Read;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.RowResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RequestDeadlinesTest {
  private static final Entry LOADED = Entry.absent(new Stamp(1, 5), 77, Long.MAX_VALUE);

  /** Far less than the patience, far more than a test stands still. */
  private static final long SHORTLY = TimeUnit.MILLISECONDS.toNanos(90);

  private final RequestDeadlines deadlines = new RequestDeadlines();
  private final List<Response> answers = new ArrayList<>();

  private Flight flight(long id) {
    KeyRequest request = Requests.read(id, Read.getDefaultInstance(), answers);
    Flight flight = new Flight(request.key(), id, 0, 77);
    flight.join(request);
    return flight;
  }

  @Test
  void look_aFillThatIsNotConfirmed_answersAheadOfTheEntry() {
    long begun = System.nanoTime();
    deadlines.watchFill(flight(1), LOADED);

    deadlines.look(begun + SHORTLY);
    assertThat(answers).isEmpty();

    deadlines.look(System.nanoTime() + FILL_PATIENCE_NANOS);
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).getRow().getAhead()).isTrue();
    assertThat(answers.get(0).getRow().getNearTtlMillis()).isZero();
  }

  @Test
  void look_behindOneThatIsConfirmed_findsTheNext() {
    Flight confirmed = flight(1);
    deadlines.watchFill(confirmed, LOADED);
    deadlines.watchFill(flight(2), LOADED);
    confirmed.land(LOADED, RowResult.Origin.LOADED);

    deadlines.look(System.nanoTime() + FILL_PATIENCE_NANOS);

    assertThat(answers).hasSize(2);
    assertThat(answers.get(1).getRow().getAhead()).isTrue();
    assertThat(confirmed.revoked()).isFalse();
  }
}
