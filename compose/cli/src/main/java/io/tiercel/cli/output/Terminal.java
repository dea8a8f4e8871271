package io.tiercel.cli.output;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command writes: results to {@code out}, progress and errors to {@code err}. Thread-safe.
 *
 * @param out results, for people or machines
 * @param err progress, warnings, errors
 * @param outColours whether {@code out} is a terminal that wants colours
 * @param errLive whether {@code err} is a terminal whose last line may be written anew
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean outColours, boolean errLive) {
  /**
   * The process's own streams. The script {@code tiercel} says in {@code TIERCEL_TERMINAL} which of
   * them are terminals ({@code out}, {@code err}, both or none), as Java cannot tell one from the
   * other; {@code NO_COLOR} is respected.
   */
  public static Terminal ofProcess(Map<String, String> environment) {
    String terminals = environment.getOrDefault("TIERCEL_TERMINAL", "");
    boolean colours = environment.getOrDefault("NO_COLOR", "").isEmpty();
    boolean dumb = "dumb".equals(environment.get("TERM"));
    return new Terminal(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        terminals.contains("out") && colours && !dumb,
        terminals.contains("err") && !dumb);
  }

  /** Writes one result line. */
  public void line(String text) {
    out.println(text);
    out.flush();
  }

  /** Writes a table. */
  public void table(TextTable table) {
    out.print(table.render(outColours));
    out.flush();
  }

  /** The text in that style, where colours are wanted. */
  public String styled(Style style, String text) {
    return outColours ? style.on(text) : text;
  }
}
