package io.tiercel.cli;

import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Style;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.output.TextTable;
import io.tiercel.cli.output.TextTable.Cell;
import io.tiercel.migrations.DriftReport;
import io.tiercel.migrations.SchemaDrift;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tiercel migrate drift}: shards whose schema is not that of the others. */
@Command(
    name = "drift",
    description = "Compare the schemas of all shards, whoever changed them. Changes nothing.",
    footer = {
      "",
      "What most shards have is right; every table, column, index, key, check, trigger and applied",
      "script that is otherwise on a shard is named. Ends with 1 when there is one, or when a shard",
      "does not answer.",
      "",
      "Examples:",
      "  ./tiercel migrate drift",
      "  ./tiercel migrate drift --config tiercel.yaml --json"
    })
final class MigrateDriftCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  MigrateDriftCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CatalogAccess access = cluster.access();
    DriftReport report = SchemaDrift.find(access.readTopology(), access.credentials());
    if (output.json) {
      terminal.line(Json.text(json(report)));
    } else {
      show(report);
    }
    return report.clean() ? ExitCode.OK : ExitCode.FAILED;
  }

  private void show(DriftReport report) {
    TextTable shards = new TextTable("SHARD", "FINGERPRINT", "DIFFERENCES");
    for (DriftReport.Shard shard : report.shards()) {
      long count =
          report.differences().stream().filter(d -> d.shard().equals(shard.name())).count();
      String fingerprint = shard.fingerprint();
      shards.row(
          shard.name(),
          fingerprint == null ? new Cell("not read", Style.BAD) : fingerprint,
          new Cell(Long.toString(count), count == 0 ? Style.GOOD : Style.BAD));
    }
    terminal.table(shards);
    if (!report.differences().isEmpty()) {
      TextTable table = new TextTable("SHARD", "WHERE", "WHAT", "THERE", "ELSEWHERE", "ON");
      report
          .differences()
          .forEach(
              d ->
                  table.row(
                      d.shard(),
                      d.part(),
                      d.attribute(),
                      d.found(),
                      d.usual(),
                      d.agreeing() + " of " + d.of()));
      terminal.line("");
      terminal.table(table);
    }
    for (DriftReport.Shard shard : report.shards()) {
      if (shard.error() != null) {
        terminal.err().println("error: " + shard.name() + ": " + shard.error());
      }
    }
    terminal.err().flush();
  }

  private static Map<String, @Nullable Object> json(DriftReport report) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("clean", report.clean());
    fields.put("shards", report.shards());
    fields.put("differences", report.differences());
    return fields;
  }
}
