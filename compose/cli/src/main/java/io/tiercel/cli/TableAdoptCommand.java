package io.tiercel.cli;

import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Terminal;
import io.tiercel.migrations.AdoptionScript;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tiercel table adopt}: writes the migration that makes a table usable. */
@Command(
    name = "adopt",
    description = "Write the migration that gives an existing table what Tiercel needs.",
    footer = {
      "",
      "It adds _slot, _version and an index, and changes what stands in the way of a key: a",
      "collation in which different texts are equal, AUTO_INCREMENT, an engine without transactions.",
      "It changes no server; 'migrate apply' does.",
      "",
      "Example: ./tiercel table adopt orders --shard-key customer_id --out schema"
    })
final class TableAdoptCommand implements Callable<Integer> {
  private static final String FILESYSTEM = "filesystem:";

  private final Terminal terminal;

  @Mixin private MigrationOptions migrations = new MigrationOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "NAME", description = "The table.")
  private String table = "";

  @Option(
      names = "--shard-key",
      paramLabel = "COLUMN",
      required = true,
      description =
          "The column of its primary key whose value decides which shard a row is on: rows with the"
              + " same one are together.")
  private String shardKey = "";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to write it. Default: the first folder among the scripts' locations.")
  private @Nullable Path out;

  TableAdoptCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    MigrationOptions.Target target = migrations.target();
    Path folder = folder(target.locations());
    AdoptionScript script =
        AdoptionScript.write(
            target.access().readTopology(),
            target.access().credentials(),
            target.locations(),
            table,
            shardKey,
            folder);
    if (output.json) {
      terminal.line(Json.text(json(script)));
    } else {
      show(script, target.locations().contains(FILESYSTEM + folder), folder);
    }
    return ExitCode.OK;
  }

  private Path folder(List<String> locations) {
    if (out != null) {
      return out;
    }
    return locations.stream()
        .filter(location -> location.startsWith(FILESYSTEM))
        .map(location -> Path.of(location.substring(FILESYSTEM.length())))
        .findFirst()
        .orElseThrow(() -> CommandException.usage("say where to write the script: --out DIR"));
  }

  private void show(AdoptionScript script, boolean known, Path folder) {
    Path file = script.file();
    if (file == null) {
      terminal.line("Nothing to do: " + table + " is sharded by " + shardKey + " already.");
      return;
    }
    terminal.line(script.text());
    terminal.line("Written to " + file + ". Look at it, then:");
    String locations = known ? "" : " --locations " + FILESYSTEM + folder;
    terminal.line("  ./tiercel migrate plan" + locations);
    terminal.line("  ./tiercel migrate apply" + locations);
  }

  private static Map<String, @Nullable Object> json(AdoptionScript script) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    Path file = script.file();
    fields.put("file", file == null ? null : file.toString());
    fields.put("script", script.text());
    return fields;
  }
}
