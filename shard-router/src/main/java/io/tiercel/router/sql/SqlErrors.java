package io.tiercel.router.sql;

import io.tiercel.router.Deadline;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RouterException.Outcome;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From MySQL's error codes and SQL states to {@link RouterException}.
 *
 * <p>MySQL's own messages may quote values of the row, so they never get into ours, nor the
 * exception that carries them as a cause: only its numbers do. A column's name is taken from the
 * message when it is one of the table's.
 */
final class SqlErrors {
  private static final Pattern QUOTED = Pattern.compile("'(?:[^'.]*\\.)*([^'.]+)'");
  private static final int TOO_MANY_CONNECTIONS = 1040;
  private static final int SERVER_SHUTDOWN = 1053;
  private static final int LOCK_WAIT = 1205;
  private static final int DEADLOCK = 1213;
  private static final int OPTION_PREVENTS = 1290;
  private static final int READ_ONLY_MODE = 1836;
  private static final int TOO_MANY_USER_CONNECTIONS = 1203;

  private SqlErrors() {}

  /** Where a statement failed. */
  record Place(String shard, String server, String user) {}

  static RouterException map(
      SQLException e,
      SqlSession.Phase phase,
      Deadline deadline,
      Place place,
      List<String> columns) {
    if (lostConnection(e)) {
      return lost(e, phase, deadline, place);
    }
    Code code = code(e);
    Outcome outcome = code == Code.SLOT_FENCED ? Outcome.NOT_APPLIED : answered(phase);
    return new RouterException(
        code, outcome, retryable(code), says(code, e, place, columns), numbersOf(e));
  }

  private static Outcome answered(SqlSession.Phase phase) {
    return switch (phase) {
      case OPEN, SINGLE_STATEMENT -> Outcome.NOT_APPLIED;
      case COMMITTING -> Outcome.UNKNOWN;
      case COMMITTED -> Outcome.APPLIED;
    };
  }

  static boolean lostConnection(SQLException e) {
    String state = e.getSQLState();
    return e.getErrorCode() == SERVER_SHUTDOWN
        || (state != null && state.startsWith("08") && e.getErrorCode() != TOO_MANY_CONNECTIONS);
  }

  private static RouterException lost(
      SQLException e, SqlSession.Phase phase, Deadline deadline, Place place) {
    boolean late = deadline.remaining().toMillis() <= 1;
    Outcome outcome =
        switch (phase) {
          case OPEN -> Outcome.NOT_APPLIED;
          case SINGLE_STATEMENT, COMMITTING -> Outcome.UNKNOWN;
          case COMMITTED -> Outcome.APPLIED;
        };
    return new RouterException(
        late ? Code.DEADLINE_EXCEEDED : Code.SHARD_UNAVAILABLE,
        outcome,
        true,
        (late ? "the deadline passed while waiting for " : "lost the connection to ")
            + place.server()
            + " ("
            + place.shard()
            + ")"
            + (phase == SqlSession.Phase.COMMITTING ? " in the commit" : ""),
        numbersOf(e));
  }

  private static Code code(SQLException e) {
    return switch (e.getErrorCode()) {
      case 1062, 1169, 1586, 1859 -> Code.DUPLICATE_KEY;
      case 1048,
          1138,
          1153,
          1263,
          1264,
          1265,
          1292,
          1300,
          1364,
          1366,
          1367,
          1406,
          1411,
          1425,
          1690,
          3140,
          3141,
          3143,
          3144,
          3146,
          3150,
          3156,
          3158 ->
          Code.INVALID_VALUE;
      case 1216, 1217, 1451, 1452, 1557, 1761, 1762, 3819, 4025 -> Code.CONSTRAINT_VIOLATION;
      case LOCK_WAIT, DEADLOCK, 1614, 3572 -> Code.TRANSACTION_ABORTED;
      case TOO_MANY_CONNECTIONS, TOO_MANY_USER_CONNECTIONS, 1135, 1041 -> Code.OVERLOADED;
      case 1044, 1045, 1049, 1142, 1227, 1317, 1698, 1792, 1021, 1114, 3100, 3169 ->
          Code.SHARD_UNAVAILABLE;
      // A server that became read-only rolls back what it refuses, a COMMIT too.
      case OPTION_PREVENTS, READ_ONLY_MODE -> Code.SLOT_FENCED;
      case 1146 -> Code.UNKNOWN_TABLE;
      case 1054, 1136 -> Code.TABLE_NOT_ADOPTED;
      default -> byState(e.getSQLState());
    };
  }

  private static Code byState(@org.jspecify.annotations.Nullable String state) {
    if (state == null || state.length() < 2) {
      return Code.INTERNAL;
    }
    return switch (state.substring(0, 2)) {
      case "22" -> Code.INVALID_VALUE;
      case "23", "44", "45" -> Code.CONSTRAINT_VIOLATION;
      case "28" -> Code.SHARD_UNAVAILABLE;
      case "40" -> Code.TRANSACTION_ABORTED;
      default -> Code.INTERNAL;
    };
  }

  private static boolean retryable(Code code) {
    return code == Code.TRANSACTION_ABORTED
        || code == Code.OVERLOADED
        || code == Code.SLOT_FENCED
        || code == Code.SHARD_UNAVAILABLE;
  }

  private static String says(Code code, SQLException e, Place place, List<String> columns) {
    String numbers = " (MySQL error " + e.getErrorCode() + ", SQL state " + e.getSQLState() + ")";
    String where = place.server() + " (" + place.shard() + ")";
    return switch (code) {
      case INVALID_VALUE -> "MySQL refuses the value" + ofColumn(e, columns) + numbers;
      case DUPLICATE_KEY -> "a row with the same primary or unique key exists" + numbers;
      case CONSTRAINT_VIOLATION -> "a constraint or trigger of the table refuses the row" + numbers;
      case TRANSACTION_ABORTED -> "MySQL rolled back to end a lock wait on " + where + numbers;
      case OVERLOADED -> where + " takes no more connections" + numbers;
      case SLOT_FENCED -> where + " takes no writes for a moment: it is read-only" + numbers;
      case UNKNOWN_TABLE -> "the table is gone from " + where + numbers;
      case TABLE_NOT_ADOPTED -> "the table's columns have changed on " + where + numbers;
      case SHARD_UNAVAILABLE ->
          where + " does not serve " + place.user() + "@" + place.server() + numbers;
      default -> "a statement failed on " + where + numbers;
    };
  }

  private static String ofColumn(SQLException e, List<String> columns) {
    String text = e.getMessage();
    if (text == null) {
      return "";
    }
    String found = "";
    for (Matcher m = QUOTED.matcher(text); m.find(); ) {
      if (columns.contains(m.group(1))) {
        found = " of column " + m.group(1);
      }
    }
    return found;
  }

  /** The exception without its text, which may hold row values. */
  private static SQLException numbersOf(SQLException e) {
    SQLException numbers =
        new SQLException("text left out, it may hold values", e.getSQLState(), e.getErrorCode());
    numbers.setStackTrace(e.getStackTrace());
    return numbers;
  }
}
