package io.tiercel.router.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.router.Column;
import io.tiercel.router.ColumnType;
import io.tiercel.router.TableMeta;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TableStatementsTest {
  private static final TableMeta TABLE =
      new TableMeta(
          "or`der",
          List.of(column("b", false), column("a", false), column("v", false), column("g", true)),
          List.of(1, 0),
          0,
          1,
          false,
          false,
          false);
  private final TableStatements statements = new TableStatements(TABLE);

  private static Column column(String name, boolean generated) {
    return new Column(
        name, ColumnType.INTEGER, true, "bigint", 0, 0, 0, generated, true, List.of());
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "3,4", "4,4", "5,8", "200,256", "1000,1024", "1024,1024"})
  void padded_keys_nextPowerOfTwo(int keys, int places) {
    assertThat(TableStatements.padded(keys)).isEqualTo(places);
  }

  @Test
  void select_oneAndMany_keyInPrimaryKeyOrderAndQuoted() {
    String columns =
        "SELECT `t`.`b`, `t`.`a`, `t`.`v`, `t`.`g`, `t`.`_version`, `s`.`map_epoch`"
            + " FROM `tiercel_shard` `s` LEFT JOIN `or``der` `t` ON ";
    String where = " WHERE `s`.`id` = 1";
    assertThat(statements.select(1)).isEqualTo(columns + "`t`.`a` = ? AND `t`.`b` = ?" + where);
    assertThat(statements.select(2))
        .isEqualTo(columns + "(`t`.`a`, `t`.`b`) IN ((?, ?), (?, ?))" + where);
    assertThat(statements.select(1024).chars().filter(c -> c == '?').count()).isEqualTo(2048);
  }

  @Test
  void rows_allColumns_generatedAndKeyAreNotSet() {
    RowStatements all = statements.rows(List.of());
    assertThat(all.insertColumns()).containsExactly(1, 0, 2);
    assertThat(all.updateColumns()).containsExactly(2);
    assertThat(all.whole()).isTrue();
    assertThat(all.update())
        .startsWith("UPDATE `or``der` SET `v` = ?, `_version` = LAST_INSERT_ID");
    assertThat(all.updateExpected()).endsWith(" AND `_version` = ?");
    assertThat(all.guardedUpdate())
        .contains("`s`.`state` = 'OWNED'")
        .contains("`w`.`sequence` < ?");
  }

  @Test
  void rows_someColumns_isNotWholeAndMadeOnce() {
    RowStatements none = statements.rows(List.of(3));
    assertThat(none.whole()).isFalse();
    assertThat(none.updateColumns()).isEmpty();
    assertThat(statements.rows(List.of(3))).isSameAs(none);
  }
}
