package io.tiercel.cli.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.protocol.ColumnKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ColumnTextTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "BOOLEAN, true, true",
        "BOOLEAN, 0, false",
        "INTEGER, -9223372036854775808, -9223372036854775808",
        "UNSIGNED_LONG, 18446744073709551615, 18446744073709551615",
        "BIT, b'101', 5",
        "BIT, 18446744073709551615, 18446744073709551615",
        "FLOAT, 1.5, 1.5",
        "DOUBLE, -0.0, -0.0",
        "DECIMAL, 12.50, 12.50",
        "DECIMAL, 1E3, 1000",
        "STRING, Zoë 🦅, Zoë 🦅",
        "BYTES, 0x00FF, 0x00ff",
        "BYTES, 123e4567-e89b-12d3-a456-426614174000, 0x123e4567e89b12d3a456426614174000",
        "DATE, 2026-11-20, 2026-11-20",
        "TIME, -838:59:59, -838:59:59",
        "TIME, 00:00:00.5, 00:00:00.500000",
        "DATETIME, 2026-11-20 23:59:59.5, 2026-11-20T23:59:59.500",
        "TIMESTAMP, 2026-11-20T23:59:59Z, 2026-11-20T23:59:59Z",
        "TIMESTAMP, 2026-11-20T23:59:59+01:00, 2026-11-20T22:59:59Z",
      })
  void parse_thenShow_givesTheCanonicalText(ColumnKind kind, String text, String shown) {
    Object value = ColumnText.parse("c", kind, text);

    assertThat(ColumnText.show(kind, value)).isEqualTo(shown);
    assertThat(ColumnText.show(kind, ColumnText.parse("c", kind, shown))).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "BOOLEAN, yes",
    "INTEGER, 9223372036854775808",
    "INTEGER, 1.5",
    "INTEGER, secret",
    "UNSIGNED_LONG, -1",
    "UNSIGNED_LONG, 18446744073709551616",
    "BIT, b'12'",
    "DOUBLE, secret",
    "DECIMAL, secret",
    "BYTES, 0x0",
    "BYTES, secret",
    "DATE, 2026-02-30",
    "TIME, 25",
    "TIME, 10:60:00",
    "DATETIME, secret",
    "TIMESTAMP, 2026-11-20T23:59:59",
  })
  void parse_whatTheColumnDoesNotTake_namesColumnAndExpectationButNotTheValue(
      ColumnKind kind, String text) {
    assertThatThrownBy(() -> ColumnText.parse("the_column", kind, text))
        .isInstanceOf(ColumnTextException.class)
        .hasMessageContaining("the_column")
        .hasMessageContaining(ColumnText.expected(kind))
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @EnumSource(ColumnKind.class)
  void show_null_isSqlNull(ColumnKind kind) {
    assertThat(ColumnText.show(kind, null)).isEqualTo("NULL");
  }

  @Test
  void parse_emptyBytes_isNoBytes() {
    assertThat((byte[]) ColumnText.parse("c", ColumnKind.BYTES, "0x")).isEmpty();
  }
}
