package io.tiercel.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.row.TextRows;
import io.tiercel.client.Row;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.Written;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tiercel put}: writes one row. */
@Command(
    name = "put",
    description = "Write one row: add it, or replace the columns named in the one that is there.",
    footer = {
      "",
      "Examples:",
      "  ./tiercel put customers id=1 name=Ada balance=12.50 joined=2026-11-20",
      "  ./tiercel put orders --row '{\"customer_id\": 1, \"number\": 2, \"total\": 9.90, \"note\": null}'",
      "  ./tiercel put --insert customers id=1 name=Ada      fails when the row is there",
      "",
      "Bytes are written as 0x00ff, a UUID in BINARY(16) as usual. NULL only with --row."
    })
final class PutCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(index = "0", paramLabel = "TABLE", description = "The table's name.")
  private String table = "";

  @Parameters(
      index = "1..*",
      paramLabel = "COLUMN=VALUE",
      description = "The key columns, and those to be written.")
  private List<String> columns = List.of();

  @Option(names = "--row", paramLabel = "JSON", description = "The row as a JSON object.")
  private @Nullable String json;

  @Option(names = "--insert", description = "Fail when the row is there already.")
  private boolean insert;

  PutCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if ((json == null) == columns.isEmpty()) {
      throw CommandException.usage("Give the row either as COLUMN=VALUE ... or with --row JSON.");
    }
    try (Tiercel tiercel = connection.connect()) {
      Table<Row, Row> rows = tiercel.table(table);
      TextRows text = new TextRows(rows.shape());
      Row row = json == null ? text.row(columns) : text.row(tree(json));
      Written written = insert ? rows.insert(row) : rows.put(row);
      new WriteShown(insert ? "inserted" : "put", table, text.keyOf(row), written)
          .on(terminal, text, output.json);
      return ExitCode.OK;
    }
  }

  private static JsonNode tree(String json) {
    try {
      return Json.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw CommandException.usage(
          "--row is no JSON: see line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + ".");
    }
  }
}
