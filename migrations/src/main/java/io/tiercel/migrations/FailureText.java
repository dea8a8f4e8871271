package io.tiercel.migrations;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.internal.exception.FlywayMigrateException;
import org.jspecify.annotations.Nullable;

/** Flyway's exceptions as text for a terminal. */
final class FailureText {
  /** SQLState classes and errors whose texts quote row values, which do not belong into reports. */
  private static final Set<String> VALUE_STATES = Set.of("22", "23");

  private static final int INCORRECT_VALUE = 1366;
  private static final int STATE_CLASS_LENGTH = 2;

  private FailureText() {}

  static String of(FlywayException failure) {
    if (failure instanceof FlywayMigrateException failed && failed.getMigration() != null) {
      return failed.getMigration().getScript()
          + ", line "
          + failed.getLineNumber()
          + ": "
          + cause(failure)
          + ". MySQL keeps what the script did before: undo it, then 'repair', then 'migrate'";
    }
    return cause(failure);
  }

  private static String cause(FlywayException failure) {
    return sqlCause(failure)
        .map(FailureText::describe)
        .orElseGet(() -> String.valueOf(failure.getMessage()).strip());
  }

  private static Optional<SQLException> sqlCause(@Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof SQLException)) {
      cause = cause.getCause();
    }
    return Optional.ofNullable((SQLException) cause);
  }

  private static String describe(SQLException e) {
    String error = "MySQL error " + e.getErrorCode() + " (SQLState " + e.getSQLState() + ")";
    return quotesRowValues(e) ? error : error + ": " + e.getMessage();
  }

  private static boolean quotesRowValues(SQLException e) {
    String state = e.getSQLState();
    return state == null
        || state.length() < STATE_CLASS_LENGTH
        || VALUE_STATES.contains(state.substring(0, STATE_CLASS_LENGTH))
        || e.getErrorCode() == INCORRECT_VALUE;
  }
}
