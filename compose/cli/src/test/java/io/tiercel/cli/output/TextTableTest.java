package io.tiercel.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.cli.output.TextTable.Cell;
import org.junit.jupiter.api.Test;

final class TextTableTest {
  @Test
  void render_wordsAndNumbers_alignsLeftAndRight() {
    TextTable table = new TextTable("NAME", "ROWS").row("a", 5).row("longer", 12_345);

    assertThat(table.render(false)).isEqualTo("NAME     ROWS\na           5\nlonger  12345\n");
  }

  @Test
  void render_withColours_countsOnlyWhatIsSeen() {
    TextTable table = new TextTable("S", "T").row(new Cell("up", Style.GOOD), "x").row("down", "y");

    String plain = table.render(true).replaceAll("\u001b\\[[0-9;]*m", "");

    assertThat(plain).isEqualTo(table.render(false));
    assertThat(table.render(true)).contains("\u001b[32mup\u001b[0m");
  }

  @Test
  void render_lastColumnOfWords_hasNoTrailingBlanks() {
    assertThat(new TextTable("A", "B").row("x", "y").row("x", "longer").render(false).lines())
        .noneMatch(line -> line.endsWith(" "));
  }

  @Test
  void row_ofAnotherWidth_isRefused() {
    assertThatThrownBy(() -> new TextTable("A", "B").row("x"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
