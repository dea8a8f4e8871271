package io.tiercel.cli;

import io.tiercel.cli.cluster.LocalClusterException;
import io.tiercel.cli.row.ColumnTextException;
import io.tiercel.cli.run.RunException;
import io.tiercel.client.Outcome;
import io.tiercel.client.TiercelException;
import io.tiercel.local.LocalMySqlException;
import io.tiercel.node.config.ConfigException;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.router.RouterException;
import io.tiercel.router.move.ImportException;
import io.tiercel.router.move.MoveRefusedException;

/**
 * What a person or a script is told about a failure.
 *
 * @param code one word that stays the same over releases
 * @param detail what became of a write, or empty
 * @param message what, where, and what to do
 * @param exitCode the command's
 */
record Failure(String code, String detail, String message, int exitCode) {
  private static final String NOTHING_CHANGED = "Nothing was changed.";

  static Failure of(Throwable failure) {
    if (failure instanceof CommandException e) {
      String code = e.exitCode() == ExitCode.USAGE ? "USAGE" : "FAILED";
      return new Failure(code, "", text(e), e.exitCode());
    }
    if (failure instanceof RunException e) {
      String code = e.usage() ? "USAGE" : "FAILED";
      return new Failure(code, "", text(e), e.usage() ? ExitCode.USAGE : ExitCode.FAILED);
    }
    if (failure instanceof LocalClusterException e) {
      boolean usage = e.code() == LocalClusterException.Code.INVALID;
      return new Failure(e.code().name(), "", text(e), usage ? ExitCode.USAGE : ExitCode.FAILED);
    }
    if (failure instanceof LocalMySqlException) {
      return new Failure("MYSQL", "", text(failure), ExitCode.FAILED);
    }
    if (failure instanceof ConfigException) {
      return new Failure("INVALID_CONFIG", "", text(failure), ExitCode.USAGE);
    }
    if (failure instanceof ColumnTextException) {
      return new Failure("INVALID_VALUE", NOTHING_CHANGED, text(failure), ExitCode.FAILED);
    }
    if (failure instanceof MoveRefusedException e) {
      return new Failure(e.reason().name(), NOTHING_CHANGED, text(e), ExitCode.FAILED);
    }
    if (failure instanceof ImportException e) {
      return new Failure(e.reason().name(), "", text(e), ExitCode.FAILED);
    }
    if (failure instanceof RouterException e) {
      return ofRouter(e);
    }
    if (failure instanceof TiercelException e) {
      return ofSdk(e);
    }
    return ofDefect(failure);
  }

  private static Failure ofRouter(RouterException failure) {
    boolean usage = failure.code() == RouterException.Code.INVALID_CONFIG;
    return new Failure(
        failure.code().name(),
        "",
        failure.code() + ": " + text(failure),
        usage ? ExitCode.USAGE : ExitCode.FAILED);
  }

  private static Failure ofSdk(TiercelException failure) {
    boolean usage = failure.code() == ErrorCode.INVALID_CONFIG;
    return new Failure(
        failure.code().name(),
        outcome(failure.outcome()),
        text(failure),
        usage ? ExitCode.USAGE : ExitCode.FAILED);
  }

  private static String outcome(Outcome outcome) {
    return switch (outcome) {
      case NOT_APPLIED -> NOTHING_CHANGED;
      case APPLIED -> "The write was applied.";
      case UNKNOWN ->
          "Whether the write was applied is not known: read the row before you repeat it.";
    };
  }

  private static Failure ofDefect(Throwable failure) {
    String text = failure.getClass().getSimpleName() + ": " + text(failure);
    return new Failure(
        "INTERNAL",
        "",
        "a defect in Tiercel, not your mistake: "
            + text
            + ". Run it again with --verbose to see where.",
        ExitCode.FAILED);
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
