package io.tiercel.router.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.router.Deadline;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RouterException.Outcome;
import io.tiercel.router.sql.SqlErrors.Place;
import io.tiercel.router.sql.SqlSession.Phase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SqlErrorsTest {
  private static final Place PLACE = new Place("shard-1", "db1:3306", "tier");

  private static RouterException map(String text, String state, int number, Phase phase) {
    return SqlErrors.map(
        new SQLException(text, state, number),
        phase,
        Deadline.after(Duration.ofSeconds(9)),
        PLACE,
        List.of("name", "amount"));
  }

  @ParameterizedTest
  @CsvSource({
    "1062, 23000, DUPLICATE_KEY, false",
    "1048, 23000, INVALID_VALUE, false",
    "1406, 22001, INVALID_VALUE, false",
    "1264, 22003, INVALID_VALUE, false",
    "3140, 22032, INVALID_VALUE, false",
    "1452, 23000, CONSTRAINT_VIOLATION, false",
    "3819, HY000, CONSTRAINT_VIOLATION, false",
    "1644, 45000, CONSTRAINT_VIOLATION, false",
    "1213, 40001, TRANSACTION_ABORTED, true",
    "1205, HY000, TRANSACTION_ABORTED, true",
    "1040, 08004, OVERLOADED, true",
    "1045, 28000, SHARD_UNAVAILABLE, true",
    "1290, HY000, SLOT_FENCED, true",
    "1146, 42S02, UNKNOWN_TABLE, false",
    "1054, 42S22, TABLE_NOT_ADOPTED, false",
    "1064, 42000, INTERNAL, false"
  })
  void map_answeredError_codeByNumber(int number, String state, Code code, boolean retryable) {
    RouterException e = map("whatever", state, number, Phase.OPEN);
    assertThat(e.code()).isEqualTo(code);
    assertThat(e.retryable()).isEqualTo(retryable);
    assertThat(e.outcome()).isEqualTo(Outcome.NOT_APPLIED);
  }

  @ParameterizedTest
  @CsvSource({
    "OPEN, NOT_APPLIED",
    "SINGLE_STATEMENT, UNKNOWN",
    "COMMITTING, UNKNOWN",
    "COMMITTED, APPLIED"
  })
  void map_lostConnection_outcomeByPhase(Phase phase, Outcome outcome) {
    RouterException e = map("gone", "08S01", 0, phase);
    assertThat(e.code()).isEqualTo(Code.SHARD_UNAVAILABLE);
    assertThat(e.outcome()).isEqualTo(outcome);
    assertThat(e.retryable()).isTrue();
  }

  @Test
  void map_errorAnsweredToAStatementThatCommitsItself_isNotApplied() {
    assertThat(map("deadlock", "40001", 1213, Phase.SINGLE_STATEMENT).outcome())
        .isEqualTo(Outcome.NOT_APPLIED);
  }

  @Test
  void map_lostAtTheDeadline_saysDeadline() {
    RouterException e =
        SqlErrors.map(
            new SQLException("timed out", "08S01"),
            Phase.OPEN,
            Deadline.after(Duration.ZERO),
            PLACE,
            List.of());
    assertThat(e.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
  }

  @Test
  void map_messageQuotesTheValue_onlyTheColumnIsNamed() {
    RouterException e =
        map(
            "Incorrect integer value: 'amount s3cret' for column 'app.t.name' at row 1",
            "HY000",
            1366,
            Phase.OPEN);
    assertThat(e).hasMessageContaining("column name");
    for (Throwable t = e; t != null; t = t.getCause()) {
      assertThat(t.getMessage()).doesNotContain("s3cret");
    }
  }

  @Test
  void map_loginRefused_namesUserAndServer() {
    assertThat(map("Access denied", "28000", 1045, Phase.OPEN))
        .hasMessageContaining("tier@db1:3306");
  }
}
