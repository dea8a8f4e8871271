package io.tiercel.node.changefeed;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.changefeed.StatementEvents.Effect;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementEventsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BEGIN | BEGIN",
        "COMMIT | END",
        "ROLLBACK | END",
        "ROLLBACK TO `a` | NONE",
        "SAVEPOINT `a` | NONE",
        "CREATE TABLE t (id INT) | NONE",
        "CREATE TABLE t AS SELECT 1 | NONE",
        "DROP TABLE IF EXISTS t | GAP",
        "DROP DATABASE d | GAP",
        "DROP TEMPORARY TABLE t | NONE",
        "DROP USER a | NONE",
        "/* a comment */ truncate t | GAP",
        "-- why not | NONE",
        "TRUNCATE TABLE t | GAP",
        "ALTER TABLE t ADD COLUMN c INT | GAP",
        "ALTER USER a | NONE",
        "RENAME TABLE a TO b | GAP",
        "UPDATE t SET a = 1 | GAP",
        "insert into t values(1) | GAP",
        "XA START 'x' | BEGIN",
        "XA END 'x' | NONE",
        "XA COMMIT 'x' | GAP",
        "XA ROLLBACK 'x' | NONE",
        "GRANT ALL ON *.* TO a | NONE",
        "ANALYZE TABLE t | NONE"
      })
  void of_statement_saysWhatItMayHaveChanged(String sql, Effect effect) {
    assertThat(StatementEvents.of(sql)).isEqualTo(effect);
  }
}
