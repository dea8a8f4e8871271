package io.tiercel.router.sql;

/** Names as SQL text. */
final class Identifiers {
  private Identifiers() {}

  /** The name between backticks, those inside doubled. */
  static String quote(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
