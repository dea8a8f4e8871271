package io.tiercel.cli.deed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a deed did. Immutable. The first line is kept in the catalog, so no secret and no row value
 * may be in it.
 *
 * @param lines for people
 * @param json the same for machines; keys in this order
 */
public record Done(List<String> lines, Map<String, @Nullable Object> json) {
  /** Copies both. */
  public Done {
    lines = List.copyOf(lines);
    json = new LinkedHashMap<>(json);
  }

  /** Both ways to say it. */
  public static Done of(List<String> lines, Map<String, ? extends @Nullable Object> json) {
    return new Done(lines, new LinkedHashMap<>(json));
  }

  /** One line that says all. */
  public static Done of(String line) {
    return new Done(List.of(line), new LinkedHashMap<>());
  }

  String detail() {
    return lines.isEmpty() ? "" : lines.get(0);
  }
}
