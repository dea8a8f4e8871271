package io.tiercel.node.loader;

import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.v1.Failure;
import io.tiercel.router.RouterException;

/**
 * A request's failure inside a node, in the words of the wire. Carries no stack trace: its place is
 * told by its code, and there can be thousands a second when a shard is down.
 */
public final class NodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final Failure.Outcome outcome;
  private final boolean retryable;

  /** Nothing was applied. */
  public NodeException(ErrorCode code, boolean retryable, String message) {
    this(code, Failure.Outcome.NOT_APPLIED, retryable, message);
  }

  /** With everything said. */
  public NodeException(ErrorCode code, Failure.Outcome outcome, boolean retryable, String message) {
    super(message, null, false, false);
    this.code = code;
    this.outcome = outcome;
    this.retryable = retryable;
  }

  /** The router's failure in our words: codes have the same names. */
  public static NodeException of(RouterException failure) {
    return new NodeException(
        codeOf(failure.code()),
        outcomeOf(failure.outcome()),
        failure.retryable(),
        String.valueOf(failure.getMessage()));
  }

  /** Anything else is a defect; its class is told, its text may hold values and is not. */
  public static NodeException of(Throwable failure, Failure.Outcome outcome) {
    if (failure instanceof NodeException known) {
      return known;
    }
    if (failure instanceof RouterException known) {
      return of(known);
    }
    if (failure.getCause() != null
        && (failure instanceof java.util.concurrent.CompletionException
            || failure instanceof java.util.concurrent.ExecutionException)) {
      return of(failure.getCause(), outcome);
    }
    return new NodeException(
        ErrorCode.INTERNAL, outcome, false, "unexpected " + failure.getClass().getName());
  }

  /**
   * The same of a read or write of rows. There the router's TABLE_NOT_ADOPTED means that a column
   * it named is not there: the table has another shape than this node knows.
   */
  static NodeException ofRows(Throwable failure, Failure.Outcome outcome) {
    NodeException told = of(failure, outcome);
    return told.code == ErrorCode.TABLE_NOT_ADOPTED
        ? new NodeException(
            ErrorCode.SHAPE_CHANGED, told.outcome, false, String.valueOf(told.getMessage()))
        : told;
  }

  /** The same, told by one attempt at a write while another may be applied yet. */
  public NodeException besideAnother() {
    return outcome != Failure.Outcome.NOT_APPLIED || code.sameInEveryAttempt()
        ? this
        : new NodeException(code, Failure.Outcome.UNKNOWN, retryable, String.valueOf(getMessage()));
  }

  private static ErrorCode codeOf(RouterException.Code code) {
    return code == RouterException.Code.ALREADY_APPLIED
        ? ErrorCode.INTERNAL
        : ErrorCode.valueOf(code.name());
  }

  private static Failure.Outcome outcomeOf(RouterException.Outcome outcome) {
    return switch (outcome) {
      case NOT_APPLIED -> Failure.Outcome.NOT_APPLIED;
      case APPLIED -> Failure.Outcome.APPLIED;
      case UNKNOWN -> Failure.Outcome.UNKNOWN;
    };
  }

  /** What went wrong. */
  public ErrorCode code() {
    return code;
  }

  /** What became of the write, if it was one. */
  public Failure.Outcome outcome() {
    return outcome;
  }

  /** In the words of the wire. */
  public Failure toProto() {
    return Failure.newBuilder()
        .setCode(code.name())
        .setMessage(String.valueOf(getMessage()))
        .setOutcome(outcome)
        .setRetryable(retryable)
        .build();
  }
}
