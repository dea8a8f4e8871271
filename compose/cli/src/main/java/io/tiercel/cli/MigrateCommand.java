package io.tiercel.cli;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.config.ClusterFile;
import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Style;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.output.TextTable;
import io.tiercel.cli.output.TextTable.Cell;
import io.tiercel.migrations.Migration;
import io.tiercel.migrations.ShardMigrations;
import io.tiercel.migrations.ShardReport;
import io.tiercel.router.Credentials;
import io.tiercel.router.topology.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tiercel migrate}: the same schema on every shard. */
@Command(
    name = "migrate",
    description = "Apply Flyway migrations on every shard at once, with one report for all.",
    footer = {
      "",
      "Examples:",
      "  ./tiercel migrate --locations filesystem:db/migrations",
      "  ./tiercel migrate --status",
      "  ./tiercel migrate --config tiercel.yaml --locations filesystem:db/migrations",
      "",
      "Scripts are named as Flyway wants: V1__add_invoices.sql. Ends with 1 when a shard failed;",
      "the others are migrated all the same, and a second run does the rest."
    })
final class MigrateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private FolderOption cluster = new FolderOption();
  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--locations",
      paramLabel = "filesystem:DIR",
      split = ",",
      description = "Where the scripts are.")
  private List<String> locations = List.of();

  @ArgGroup private @Nullable Instead instead;

  /** What to do in place of migrating. */
  static final class Instead {
    @Option(names = "--status", description = "Only say what is applied and what is pending.")
    boolean status;

    @Option(
        names = "--repair",
        description = "Forget failed scripts, after you have removed what they did.")
    boolean repair;
  }

  MigrateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<ShardReport> reports = run();
    if (output.json) {
      terminal.line(Json.text(reports.stream().map(MigrateCommand::json).toList()));
    } else {
      show(reports);
    }
    return reports.stream().allMatch(ShardReport::successful) ? ExitCode.OK : ExitCode.FAILED;
  }

  private List<ShardReport> run() {
    ClusterFile.CatalogLogin login = config.read().catalog();
    List<String> places = new ArrayList<>();
    CatalogAccess access;
    if (login == null) {
      LocalCluster local = LocalCluster.attach(cluster.folder);
      places.addAll(local.state().migrations());
      access = CatalogAccess.of(local);
    } else {
      access = CatalogAccess.of(login);
    }
    places.addAll(locations);
    if (places.isEmpty()) {
      throw CommandException.usage("say where the scripts are: --locations filesystem:DIR");
    }
    return run(access.readTopology(), access.credentials(), places);
  }

  private List<ShardReport> run(Topology topology, Credentials account, List<String> places) {
    if (instead != null && instead.status) {
      return ShardMigrations.status(topology, account, places);
    }
    return instead != null && instead.repair
        ? ShardMigrations.repair(topology, account, places)
        : ShardMigrations.migrate(topology, account, places);
  }

  private void show(List<ShardReport> reports) {
    TextTable table = new TextTable("SHARD", "VERSION", "APPLIED", "PENDING", "RESULT");
    for (ShardReport report : reports) {
      table.row(
          report.shard(),
          report.currentVersion() == null ? "-" : report.currentVersion(),
          names(report.applied()),
          names(report.pending()),
          report.successful() ? new Cell("ok", Style.GOOD) : new Cell("failed", Style.BAD));
    }
    terminal.table(table);
    for (ShardReport report : reports) {
      if (!report.successful()) {
        terminal.err().println("error: " + report.shard() + ": " + report.error());
      }
    }
  }

  private static String names(List<Migration> migrations) {
    List<String> names = migrations.stream().map(MigrateCommand::nameOf).toList();
    return names.isEmpty() ? "-" : String.join(" ", names);
  }

  private static String nameOf(Migration migration) {
    return migration.version() == null ? migration.script() : migration.version();
  }

  private static Map<String, @Nullable Object> json(ShardReport report) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("shard", report.shard());
    fields.put("version", report.currentVersion());
    fields.put("applied", report.applied().stream().map(Migration::script).toList());
    fields.put("pending", report.pending().stream().map(Migration::script).toList());
    fields.put("successful", report.successful());
    fields.put("error", report.error());
    return fields;
  }
}
