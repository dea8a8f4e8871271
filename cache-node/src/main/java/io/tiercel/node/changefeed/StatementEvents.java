package io.tiercel.node.changefeed;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the text of a QUERY event means for copies. It is looked at, not parsed. */
final class StatementEvents {
  /** What a statement does. */
  enum Effect {
    /** Begins a transaction of row events. */
    BEGIN,
    /** Ends it. */
    END,
    /** Nothing that a copy could show. */
    NONE,
    /** It may have changed rows that no row event names. */
    GAP
  }

  private static final Pattern LEADING_COMMENTS =
      Pattern.compile("\\A(?:\\s+|/\\*.*?\\*/|--[^\\n]*\\n|#[^\\n]*\\n)+", Pattern.DOTALL);
  private static final Set<String> CHANGES_TABLES = Set.of("ALTER", "DROP", "TRUNCATE", "RENAME");
  private static final Set<String> CHANGES_ROWS =
      Set.of("INSERT", "UPDATE", "DELETE", "REPLACE", "LOAD", "CALL", "WITH", "IMPORT");
  private static final Set<String> NOT_TABLES =
      Set.of(
          "USER",
          "ROLE",
          "VIEW",
          "INDEX",
          "TRIGGER",
          "EVENT",
          "FUNCTION",
          "PROCEDURE",
          "SERVER",
          "TEMPORARY",
          "INSTANCE",
          "RESOURCE",
          "UNDO",
          "TABLESPACE",
          "LOGFILE");

  private StatementEvents() {}

  static Effect of(String sql) {
    String text = LEADING_COMMENTS.matcher(sql).replaceFirst("");
    String[] words = text.toUpperCase(Locale.ROOT).split("[\\s(;]+", 4);
    String second = words.length > 1 ? words[1] : "";
    return switch (words[0]) {
      case "BEGIN" -> Effect.BEGIN;
      case "COMMIT", "ROLLBACK" -> second.equals("TO") ? Effect.NONE : Effect.END;
      case "XA" -> xa(second);
      default -> {
        boolean tables = CHANGES_TABLES.contains(words[0]) && !NOT_TABLES.contains(second);
        yield tables || CHANGES_ROWS.contains(words[0]) ? Effect.GAP : Effect.NONE;
      }
    };
  }

  /** The rows of a prepared transaction become visible long after their events. */
  private static Effect xa(String second) {
    return switch (second) {
      case "START", "BEGIN" -> Effect.BEGIN;
      case "COMMIT" -> Effect.GAP;
      default -> Effect.NONE;
    };
  }
}
