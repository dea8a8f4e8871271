package io.tiercel.benchmarks.tables;

import java.io.Serializable;
import java.util.Random;

/**
 * A row of the table {@code item}.
 *
 * @param id the key
 * @param content 200 characters
 */
public record Item(long id, String content) implements Serializable {
  /** Its table. */
  public static final String TABLE = "item";

  private static final int LENGTH = 200;
  private static final int LETTERS = 26;

  /** The row of a key; another content for another seed. */
  public static Item of(long id, long seed) {
    Random random = new Random(id ^ (seed << Integer.SIZE));
    StringBuilder content = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      content.append((char) ('a' + random.nextInt(LETTERS)));
    }
    return new Item(id, content.toString());
  }
}
