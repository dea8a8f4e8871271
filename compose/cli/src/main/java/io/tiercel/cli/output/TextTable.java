package io.tiercel.cli.output;

import java.util.ArrayList;
import java.util.List;

/**
 * Aligned columns of text with a head. Numbers stand right, words left. Confined to one thread.
 *
 * <p>Cells may carry {@link Style}: the width is counted without it.
 */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<String> head;
  private final List<List<Cell>> rows = new ArrayList<>();

  /** A table with these column names. */
  public TextTable(String... head) {
    this.head = List.of(head);
  }

  /**
   * One cell.
   *
   * @param text one line
   * @param style how it is shown on a terminal that has colours
   */
  public record Cell(String text, Style style) {
    /** A cell without colour. */
    public static Cell of(Object value) {
      return new Cell(String.valueOf(value), Style.PLAIN);
    }
  }

  /** Adds a row; {@link Cell}s as they are, anything else by its text. */
  public TextTable row(Object... cells) {
    if (cells.length != head.size()) {
      throw new IllegalArgumentException(
          "a row of " + cells.length + " cells under " + head.size() + " column names");
    }
    List<Cell> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell instanceof Cell given ? given : Cell.of(cell));
    }
    rows.add(row);
    return this;
  }

  /** The lines, each ended by a line feed, none with trailing blanks. */
  public String render(boolean colours) {
    int[] widths = widths();
    StringBuilder text = new StringBuilder();
    List<Cell> titles = head.stream().map(name -> new Cell(name, Style.HEAD)).toList();
    appendLine(text, titles, widths, colours);
    rows.forEach(row -> appendLine(text, row, widths, colours));
    return text.toString();
  }

  private int[] widths() {
    int[] widths = new int[head.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = head.get(column).length();
      for (List<Cell> row : rows) {
        widths[column] = Math.max(widths[column], row.get(column).text().length());
      }
    }
    return widths;
  }

  private void appendLine(StringBuilder text, List<Cell> cells, int[] widths, boolean colours) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      Cell cell = cells.get(column);
      String padding = " ".repeat(widths[column] - cell.text().length());
      String shown = colours ? cell.style().on(cell.text()) : cell.text();
      boolean last = column == widths.length - 1;
      line.append(column == 0 ? "" : GAP);
      line.append(numeric(column) ? padding + shown : last ? shown : shown + padding);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private boolean numeric(int column) {
    return !rows.isEmpty()
        && rows.stream()
            .allMatch(row -> row.get(column).text().matches("-|[-+]?[0-9][0-9.,]*( ?[%a-zµ]+)?"));
  }
}
