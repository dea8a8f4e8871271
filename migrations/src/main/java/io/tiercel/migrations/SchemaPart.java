package io.tiercel.migrations;

import java.util.Comparator;

/**
 * One thing in a shard's schema. Immutable.
 *
 * @param kind what it is
 * @param table the table it belongs to, or the view
 * @param name its own; that of the table for a table
 */
record SchemaPart(Kind kind, String table, String name) implements Comparable<SchemaPart> {
  /** What there is in a schema. */
  enum Kind {
    TABLE,
    COLUMN,
    INDEX,
    FOREIGN_KEY,
    CHECK,
    TRIGGER,
    MIGRATION
  }

  private static final Comparator<SchemaPart> ORDER =
      Comparator.comparing(SchemaPart::table)
          .thenComparing(SchemaPart::kind)
          .thenComparing(SchemaPart::name);

  @Override
  public int compareTo(SchemaPart other) {
    return ORDER.compare(this, other);
  }
}
