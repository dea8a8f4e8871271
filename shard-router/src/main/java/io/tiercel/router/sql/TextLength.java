package io.tiercel.router.sql;

import io.tiercel.router.Column;
import java.nio.charset.StandardCharsets;

/** Whether a text fits its column. */
public final class TextLength {
  /** Of a Java char in UTF-8; the two of a character above U+FFFF make four bytes. */
  private static final int MAX_BYTES_PER_CHAR = 3;

  private TextLength() {}

  /** MySQL counts characters in CHAR and VARCHAR, bytes in the TEXT types. */
  public static boolean exceeds(Column column, String text) {
    long limit = column.maxLength();
    if (column.sqlType().contains("char")) {
      return text.length() > limit && text.codePointCount(0, text.length()) > limit;
    }
    return (long) text.length() * MAX_BYTES_PER_CHAR > limit
        && text.getBytes(StandardCharsets.UTF_8).length > limit;
  }
}
