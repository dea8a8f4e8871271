package io.tiercel.cli;

import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Style;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.output.TextTable;
import io.tiercel.cli.row.TextRows;
import io.tiercel.client.Freshness;
import io.tiercel.client.Read;
import io.tiercel.client.Row;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tiercel get}: one row by its primary key. */
@Command(
    name = "get",
    description = "Read one row by its primary key, as an application does.",
    footer = {
      "",
      "Examples:",
      "  ./tiercel get customers 1",
      "  ./tiercel get orders 1 2                        a compound key, in primary key order",
      "  ./tiercel get orders number=2 customer_id=1     or by name",
      "  ./tiercel get customers 1 --freshness strong --json",
      "",
      "Ends with 1 when there is no such row."
    })
final class GetCommand implements Callable<Integer> {
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

  @Option(
      names = "--freshness",
      paramLabel = "HOW",
      converter = FreshnessText.class,
      description = "strong (from the primary), any, or a bound as 500ms. Default: the table's.")
  private @Nullable Freshness freshness;

  GetCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (Tiercel tiercel = connection.connect()) {
      Table<Row, Row> rows = tiercel.table(table);
      TextRows text = new TextRows(rows.shape());
      Row wanted = text.key(key);
      Read<Row> read = freshness == null ? rows.read(wanted) : rows.read(wanted, freshness);
      if (output.json) {
        terminal.line(Json.text(json(text, wanted, read)));
      } else {
        show(text, wanted, read);
      }
      return read.value() == null ? ExitCode.FAILED : ExitCode.OK;
    }
  }

  private Map<String, @Nullable Object> json(TextRows text, Row wanted, Read<Row> read) {
    Row row = read.value();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("table", table);
    fields.put("key", text.json(wanted));
    fields.put("found", row != null);
    fields.put("row", row == null ? null : text.json(row));
    fields.put("version", WriteShown.version(read.version()));
    fields.put("origin", read.origin().name().toLowerCase(Locale.ROOT));
    fields.put("ageMillis", read.age().toNanos() / 1_000_000.0);
    return fields;
  }

  private void show(TextRows text, Row wanted, Read<Row> read) {
    Row row = read.value();
    if (row == null) {
      terminal.line("no row " + text.showKey(wanted) + " in " + table);
    } else {
      TextTable columns = new TextTable("COLUMN", "VALUE");
      row.columns().forEach(name -> columns.row(name, text.show(row, name)));
      terminal.table(columns);
    }
    String about =
        String.format(
            Locale.ROOT,
            "version %d.%d, from %s, at most %.1f ms old",
            read.version().term(),
            read.version().number(),
            origin(read),
            read.age().toNanos() / 1_000_000.0);
    terminal.line(terminal.styled(Style.FAINT, about));
  }

  private static String origin(Read<Row> read) {
    return switch (read.origin()) {
      case NEAR -> "the near cache";
      case SHARED -> "a cache node";
      case LOADED -> "MySQL";
    };
  }
}
