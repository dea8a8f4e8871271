package io.tiercel.cli;

import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.row.TextRows;
import io.tiercel.client.Row;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.Written;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tiercel delete}: removes one row. */
@Command(
    name = "delete",
    description = "Remove one row by its primary key. Removing none is no error.",
    footer = {
      "",
      "Examples:",
      "  ./tiercel delete customers 1",
      "  ./tiercel delete orders customer_id=1 number=2 --json"
    })
final class DeleteCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(index = "0", paramLabel = "TABLE", description = "The table's name.")
  private String table = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "KEY",
      description = "The primary key's values.")
  private List<String> key = List.of();

  DeleteCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (Tiercel tiercel = connection.connect()) {
      Table<Row, Row> rows = tiercel.table(table);
      TextRows text = new TextRows(rows.shape());
      Row wanted = text.key(key);
      Written written = rows.delete(wanted);
      new WriteShown(written.existed() ? "deleted" : "found nothing of", table, wanted, written)
          .on(terminal, text, output.json);
      return ExitCode.OK;
    }
  }
}
