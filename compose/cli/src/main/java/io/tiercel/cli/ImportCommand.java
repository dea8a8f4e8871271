package io.tiercel.cli;

import io.tiercel.cli.deed.Deed;
import io.tiercel.cli.deed.DeedOptions;
import io.tiercel.cli.deed.Done;
import io.tiercel.cli.deed.Plan;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.output.Terminal;
import io.tiercel.migrations.AdoptionScript;
import io.tiercel.router.move.ImportConfig;
import io.tiercel.router.move.ImportPlan;
import io.tiercel.router.move.ImportReport;
import io.tiercel.router.move.ImportSource;
import io.tiercel.router.move.MoveSteps;
import io.tiercel.router.move.TableImport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tiercel import}: a table of a plain MySQL comes into the cluster. */
@Command(
    name = "import",
    description =
        "Load a table of a MySQL outside the cluster into the shards while it is written to: copy,"
            + " follow its binlog, compare, switch.",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  ./tiercel import db0:3306/shop orders --shard-key id --user root --password-env PW --dry-run",
      "  ./tiercel import switch orders --yes",
      "",
      "The table has to be in the cluster, empty: --write-schema DIR writes the migration that makes",
      "it. Until the switch nobody can use it there. At the switch it is renamed outside, to",
      "TABLE_imported, and programs that write to it are told that there is no such table.",
      "A server that fails in the middle is waited for, two minutes long. Killed in the middle? Say",
      "the same again: it goes on."
    })
final class ImportCommand implements Callable<Integer>, Deed {
  private final Terminal terminal;
  private final DeedFrame deeds;

  @Mixin private ImportSourceOptions outside = new ImportSourceOptions();
  @Mixin private MoveOptions moving = new MoveOptions();

  @Option(
      names = "--hold",
      description =
          "When all is copied, follow on and switch when './tiercel import switch' says so.")
  private boolean hold;

  @Option(
      names = "--abort",
      description = "Give up an import: remove what was copied, and open the table, empty.")
  private boolean abort;

  @Option(
      names = "--write-schema",
      paramLabel = "DIR",
      description = "Only write the migration that makes the table in the cluster.")
  private @Nullable Path schema;

  @Mixin private MigrationOptions cluster = new MigrationOptions();
  @Mixin private DeedOptions options = new DeedOptions();

  ImportCommand(Terminal terminal, DeedFrame deeds) {
    this.terminal = terminal;
    this.deeds = deeds;
  }

  @Override
  public Integer call() {
    moving.check();
    if (schema != null) {
      return writeSchema(schema);
    }
    return deeds.run(this, options, () -> cluster.target().access());
  }

  private Integer writeSchema(Path folder) {
    MigrationOptions.Target target = cluster.target();
    AdoptionScript script =
        AdoptionScript.writeNew(
            target.access().readTopology(),
            target.access().credentials(),
            target.locations(),
            source().table(),
            tableImport().schema(),
            folder);
    terminal.line(script.text());
    terminal.line("Written to " + script.file() + ". Look at it, then:");
    terminal.line("  ./tiercel migrate apply --locations filesystem:" + folder);
    return ExitCode.OK;
  }

  @Override
  public String command() {
    return abort ? "import abort" : "import";
  }

  private ImportSource source() {
    return outside.source(System.getenv());
  }

  private TableImport tableImport() {
    CatalogAccess access = cluster.target().access();
    return new TableImport(access.endpoint(), access.credentials(), source());
  }

  @Override
  public Plan plan() {
    ImportSource source = source();
    if (abort) {
      return Plan.of(
          List.of(
              "remove what was copied of " + source.table() + " from " + source.place(),
              "open the table in the cluster, empty"),
          Map.of("table", source.table()));
    }
    ImportPlan plan = tableImport().plan();
    return plan.done()
        ? Plan.nothing(
            source.table()
                + " was imported already; outside it is called "
                + source.fencedTable()
                + " now")
        : ImportShown.plan(source, plan, hold);
  }

  @Override
  public Done carryOut(Progress progress) {
    if (abort) {
      return Done.of(
          tableImport().abort(ImportShown::thread)
              ? "the import of " + source().table() + " is given up"
              : source().table() + " is not being imported");
    }
    ImportConfig usual = ImportConfig.DEFAULT;
    ImportConfig config =
        new ImportConfig(
            moving.rowsPerSecond(),
            usual.chunkRows(),
            usual.settle(),
            usual.switchLimit(),
            usual.patience(),
            hold);
    try {
      ImportReport report =
          tableImport()
              .run(
                  config,
                  ImportShown::thread,
                  RandomGenerator.getDefault(),
                  MoveSteps.UNOBSERVED,
                  ImportShown.listener(progress, source().table()));
      moving.report().write(report);
      return ImportShown.done(report);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("the import was interrupted; the same command goes on");
    }
  }
}
