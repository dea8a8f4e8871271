package io.tiercel.router.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotExpressionTest {
  @Test
  void hashedColumn_asMySqlPrintsIt_isTheColumn() {
    assertThat(SlotExpression.hashedColumn("(crc32(`customer_id`) >> 20)")).hasValue("customer_id");
    assertThat(SlotExpression.hashedColumn("CRC32(`id`)>>20")).hasValue("id");
  }

  @Test
  void hashedColumn_oddNames_areUnquoted() {
    assertThat(SlotExpression.hashedColumn("(crc32(`we``ird`) >> 20)")).hasValue("we`ird");
    assertThat(SlotExpression.hashedColumn("(crc32(`a b)`) >> 20)")).hasValue("a b)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "(crc32(`id`) >> 21)",
        "(crc32(`id`) >> 200)",
        "(crc32(lower(`id`)) >> 20)",
        "(crc32(concat(`a`,`b`)) >> 20)",
        "((crc32(`id`) >> 20) + 1)",
        "(md5(`id`) >> 20)",
        "(crc32(`a`) >> 20) or (crc32(`b`) >> 20)"
      })
  void hashedColumn_otherExpression_isNone(String expression) {
    assertThat(SlotExpression.hashedColumn(expression)).isEmpty();
  }

  @Test
  void columnDefinition_oddName_isQuoted() {
    assertThat(SlotExpression.columnDefinition("we`ird"))
        .isEqualTo("SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(`we``ird`) >> 20) VIRTUAL");
  }
}
