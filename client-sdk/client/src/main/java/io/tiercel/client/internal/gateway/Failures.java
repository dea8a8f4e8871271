package io.tiercel.client.internal.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.tiercel.client.Outcome;
import io.tiercel.client.TiercelException;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.v1.Failure;

/** From what a node or gRPC says to the SDK's exception. */
final class Failures {
  private static final Metadata.Key<byte[]> TRAILER =
      Metadata.Key.of("tiercel-failure-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private Failures() {}

  static TiercelException of(Failure failure) {
    return new TiercelException(code(failure), outcome(failure), failure.getMessage(), null);
  }

  /** By name; a newer node's unknown code is INTERNAL. */
  static ErrorCode code(Failure failure) {
    for (ErrorCode code : ErrorCode.values()) {
      if (code.name().equals(failure.getCode())) {
        return code;
      }
    }
    return ErrorCode.INTERNAL;
  }

  private static Outcome outcome(Failure failure) {
    return switch (failure.getOutcome()) {
      case APPLIED -> Outcome.APPLIED;
      case UNKNOWN -> Outcome.UNKNOWN;
      case NOT_APPLIED, OUTCOME_UNSPECIFIED, UNRECOGNIZED -> Outcome.NOT_APPLIED;
    };
  }

  /** A failed call or stream of one node. */
  static TiercelException of(String address, Throwable error) {
    Metadata trailers = Status.trailersFromThrowable(error);
    byte[] packed = trailers == null ? null : trailers.get(TRAILER);
    if (packed != null) {
      try {
        return of(Failure.parseFrom(packed));
      } catch (InvalidProtocolBufferException e) {
        error.addSuppressed(e);
      }
    }
    Status status = Status.fromThrowable(error);
    String what = "node " + address + ": " + status.getCode() + " " + status.getDescription();
    return new TiercelException(code(status), Outcome.NOT_APPLIED, what, error);
  }

  private static ErrorCode code(Status status) {
    return switch (status.getCode()) {
      case UNAUTHENTICATED, PERMISSION_DENIED -> ErrorCode.UNAUTHENTICATED;
      case DEADLINE_EXCEEDED -> ErrorCode.DEADLINE_EXCEEDED;
      case RESOURCE_EXHAUSTED -> ErrorCode.OVERLOADED;
      case UNAVAILABLE, CANCELLED, ABORTED, UNKNOWN -> ErrorCode.NODE_UNAVAILABLE;
      case OK,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          FAILED_PRECONDITION,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          INTERNAL,
          DATA_LOSS ->
          ErrorCode.INTERNAL;
    };
  }
}
