package io.tiercel.cli.deed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a deed is going to do. Immutable. It is shown and kept in the catalog, so no secret and no
 * row value may be in it.
 *
 * @param lines for people, one step each
 * @param json the same for machines; keys in this order
 * @param needed false when all of it is so already: nothing is asked, changed or recorded
 */
public record Plan(List<String> lines, Map<String, @Nullable Object> json, boolean needed) {
  /** Copies both. */
  public Plan {
    lines = List.copyOf(lines);
    json = new LinkedHashMap<>(json);
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("a plan says what it does, or why there is nothing to do");
    }
  }

  /** Something to do. */
  public static Plan of(List<String> lines, Map<String, ? extends @Nullable Object> json) {
    return new Plan(lines, new LinkedHashMap<>(json), true);
  }

  /** Nothing to do, and why. */
  public static Plan nothing(String why) {
    return new Plan(List.of(why), new LinkedHashMap<>(), false);
  }

  String text() {
    return String.join("\n", lines);
  }
}
