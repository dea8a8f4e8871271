package io.tiercel.router.sql;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The expression of {@code _slot}, written for an ALTER TABLE and read as MySQL prints it. */
final class SlotExpression {
  private static final Pattern PRINTED =
      Pattern.compile(
          "\\(?\\s*crc32\\(`((?:[^`]|``)+)`\\)\\s*>>\\s*20\\s*\\)?", Pattern.CASE_INSENSITIVE);

  private SlotExpression() {}

  /** The column that is hashed, or nothing when it is another expression. */
  static Optional<String> hashedColumn(String printed) {
    Matcher matcher = PRINTED.matcher(printed);
    return matcher.matches() ? Optional.of(matcher.group(1).replace("``", "`")) : Optional.empty();
  }

  /** The whole column as DDL wants it. */
  static String columnDefinition(String hashedColumn) {
    return "SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32("
        + Identifiers.quote(hashedColumn)
        + ") >> 20) VIRTUAL";
  }
}
