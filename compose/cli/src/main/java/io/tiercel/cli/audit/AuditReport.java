package io.tiercel.cli.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiercel.cli.output.Style;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.output.TextTable;
import io.tiercel.cli.output.TextTable.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an audit of a cluster found.
 *
 * @param share of the copies checked, how many were wrong beyond their bound: 0 to 1
 * @param checked copies compared with their primary
 * @param wrong copies served wrong beyond their bound
 * @param kinds the same by kind of copy
 * @param skipped copies whose primary could not be asked
 * @param notAudited nodes that did not answer
 * @param traces of wrong copies, as the nodes tell them; at most 100 of each node
 */
public record AuditReport(
    double share,
    long checked,
    long wrong,
    List<Kind> kinds,
    long skipped,
    List<String> notAudited,
    List<JsonNode> traces) {
  /**
   * One kind of copy.
   *
   * @param kind its name
   * @param checked copies compared
   * @param suspects that differed at the first look
   * @param wrong that still did after their bound
   * @param share of those checked
   */
  public record Kind(String kind, long checked, long suspects, long wrong, double share) {
    private Kind plus(long moreChecked, long moreSuspects, long moreWrong) {
      return of(kind, checked + moreChecked, suspects + moreSuspects, wrong + moreWrong);
    }

    private static Kind of(String kind, long checked, long suspects, long wrong) {
      return new Kind(kind, checked, suspects, wrong, part(wrong, checked));
    }
  }

  private static double part(long some, long all) {
    return all == 0 ? 0 : (double) some / all;
  }

  /** Of the nodes' answers by address. */
  static AuditReport of(Map<String, JsonNode> runs, List<String> silent) {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    List<JsonNode> traces = new ArrayList<>();
    long skipped = 0;
    for (JsonNode run : runs.values()) {
      for (JsonNode told : run.path("kinds")) {
        String name = told.path("kind").asText();
        kinds.merge(
            name,
            Kind.of(name, number(told, "checked"), number(told, "suspects"), number(told, "wrong")),
            (sum, more) -> sum.plus(more.checked(), more.suspects(), more.wrong()));
      }
      run.path("wrong").forEach(traces::add);
      skipped += number(run, "skipped");
    }
    long checked = kinds.values().stream().mapToLong(Kind::checked).sum();
    long wrong = kinds.values().stream().mapToLong(Kind::wrong).sum();
    return new AuditReport(
        part(wrong, checked),
        checked,
        wrong,
        List.copyOf(kinds.values()),
        skipped,
        List.copyOf(silent),
        traces);
  }

  private static long number(JsonNode told, String name) {
    return told.path(name).asLong();
  }

  /** Whether no copy was wrong. */
  public boolean clean() {
    return wrong == 0;
  }

  /** For people. */
  public void print(Terminal terminal) {
    TextTable table = new TextTable("COPIES", "CHECKED", "SUSPECTS", "WRONG", "SHARE WRONG");
    kinds.forEach(kind -> add(table, kind));
    add(table, Kind.of("all", checked, kinds.stream().mapToLong(Kind::suspects).sum(), wrong));
    terminal.table(table);
    if (skipped > 0) {
      terminal.line("");
      terminal.line(skipped + " copies were skipped: their primary was slow or did not answer.");
    }
    notAudited.forEach(node -> terminal.line("Not audited: " + node + " does not answer."));
    if (!traces.isEmpty()) {
      terminal.line("");
      traces.forEach(trace -> terminal.line(line(trace)));
    }
  }

  private static void add(TextTable table, Kind kind) {
    Style style = kind.wrong() == 0 ? Style.GOOD : Style.BAD;
    table.row(
        kind.kind(),
        kind.checked(),
        kind.suspects(),
        new Cell(Long.toString(kind.wrong()), style),
        String.format(Locale.ROOT, "%.4f %%", 100 * kind.share()));
  }

  private static String line(JsonNode trace) {
    return "wrong: "
        + trace.path("kind").asText()
        + " copy at "
        + trace.path("place").asText()
        + " of "
        + trace.path("table").asText()
        + ", slot "
        + trace.path("slot").asText()
        + ", key hash "
        + trace.path("keyHash").asText()
        + ": "
        + trace.path("difference").asText()
        + "\n  copy "
        + trace.path("copyStamp").asText()
        + ", primary "
        + trace.path("primaryStamp").asText()
        + "; wrong since "
        + trace.path("wrongSince").asText()
        + " or before\n  should have been told by: "
        + trace.path("road").asText()
        + "; feed of "
        + trace.path("shard").asText()
        + ": "
        + trace.path("feed").asText()
        + (trace.path("mended").asBoolean() ? "\n  dropped now" : "");
  }
}
