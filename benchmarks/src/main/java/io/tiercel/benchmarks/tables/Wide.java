package io.tiercel.benchmarks.tables;

import java.util.Random;

/**
 * A row of the table {@code wide}.
 *
 * @param id the key
 * @param content as long as wanted
 */
public record Wide(long id, String content) {
  /** Its table. */
  public static final String TABLE = "wide";

  private static final int LETTERS = 26;

  /** The row of a key, with so many letters. */
  public static Wide of(long id, int length) {
    Random random = new Random(id);
    StringBuilder content = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      content.append((char) ('a' + random.nextInt(LETTERS)));
    }
    return new Wide(id, content.toString());
  }
}
