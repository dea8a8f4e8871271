package io.tiercel.node.fill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.loader.NodeException;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.v1.Failure;
import io.tiercel.protocol.v1.Response;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KeyRequestTest {
  private final List<Response> answers = new ArrayList<>();

  private Failure.Outcome outcomeOf(KeyRequest request, ErrorCode code) {
    request.fail(new NodeException(code, false, "refused"));
    Failure told = answers.get(answers.size() - 1).getFailure();
    assertThat(told.getCode()).isEqualTo(code.name());
    return told.getOutcome();
  }

  @Test
  void fail_ofAWriteTriedHereOnly_isAsTold() {
    assertThat(outcomeOf(Requests.write(1, answers), ErrorCode.DUPLICATE_KEY))
        .isEqualTo(Failure.Outcome.NOT_APPLIED);
  }

  /** The owner's link broke after it got the write: it may commit after this node was refused. */
  @Test
  void fail_ofAWriteLostElsewhere_doesNotSayNotApplied() {
    KeyRequest duplicate = Requests.write(1, answers);
    duplicate.lostElsewhere();
    assertThat(outcomeOf(duplicate, ErrorCode.DUPLICATE_KEY)).isEqualTo(Failure.Outcome.UNKNOWN);
    KeyRequest unheard = Requests.write(2, answers);
    unheard.lostElsewhere();
    assertThat(outcomeOf(unheard, ErrorCode.NODE_UNAVAILABLE)).isEqualTo(Failure.Outcome.UNKNOWN);
  }

  @Test
  void fail_ofAWriteLostElsewhereThatNoAttemptCanMake_isAsTold() {
    KeyRequest invalid = Requests.write(1, answers);
    invalid.lostElsewhere();
    assertThat(outcomeOf(invalid, ErrorCode.INVALID_VALUE)).isEqualTo(Failure.Outcome.NOT_APPLIED);
  }
}
