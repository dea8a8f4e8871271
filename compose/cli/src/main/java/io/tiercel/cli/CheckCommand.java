package io.tiercel.cli;

import io.tiercel.cli.check.Check;
import io.tiercel.cli.check.CheckConfig;
import io.tiercel.cli.check.CheckReport;
import io.tiercel.cli.check.CheckSummary;
import io.tiercel.cli.check.fault.FaultKind;
import io.tiercel.cli.check.mutant.Mechanism;
import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.output.TerminalProgress;
import io.tiercel.cli.output.TextTable;
import io.tiercel.cli.run.ReportFile;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tiercel check}: the promises, tried under faults. */
@Command(
    name = "check",
    description = {
      "Try the promises: load and faults on a whole cluster, and every operation judged.",
      "",
      "Starts MySQL shards with replicas, cache nodes and applications that read and write the same"
          + " keys through the SDK, breaks processes and connections at random from a seed, and"
          + " judges every read and write of every application against all others and against"
          + " MySQL. Removes everything again."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  ./tiercel check",
      "  ./tiercel check --seconds 120 --faults all --report check.json",
      "  ./tiercel check --faults node-kill,mysql-cut --seed 42",
      "  ./tiercel check --faults list",
      "",
      "Exit code 0 only when no promise was broken: violations are 0."
    })
final class CheckCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Clock clock;
  private final Path runs;

  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "How long the applications work, 5 to 86400. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--faults",
      paramLabel = "none|list|all|NAME,...",
      defaultValue = "all",
      description = "Which faults may happen; list shows their names. Default: ${DEFAULT-VALUE}.")
  private String faults = "all";

  @Option(
      names = "--seed",
      description = "Decides load and faults. Default: a new one, told in the report.")
  private @Nullable Long seed;

  @Option(names = "--report", paramLabel = "FILE", description = "Write everything there, as JSON.")
  private @Nullable Path reportFile;

  @Option(
      names = "--logs",
      paramLabel = "FOLDER",
      description = "Keep the applications' operation logs and the nodes' logs there.")
  private @Nullable Path logFolder;

  @Option(
      names = "--apps",
      defaultValue = "3",
      description = "Application processes, 1 to 8. Default: ${DEFAULT-VALUE}.")
  private int apps;

  @Option(
      names = "--callers",
      defaultValue = "12",
      description = "Threads of each application, 1 to 64. Default: ${DEFAULT-VALUE}.")
  private int callers;

  @Option(
      names = "--rate",
      defaultValue = "330",
      description =
          "Operations per second that each caller aims at, 1 to 10000. Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--nodes",
      defaultValue = "3",
      description = "Cache nodes, 1 to 16. Default: ${DEFAULT-VALUE}.")
  private int nodes;

  @Option(
      names = "--shards",
      defaultValue = "3",
      description = "MySQL shards, 1 to 16. Default: ${DEFAULT-VALUE}.")
  private int shards;

  @Option(
      names = "--replicas",
      defaultValue = "1",
      description = "Replicas per shard, 0 to 3. Default: ${DEFAULT-VALUE}.")
  private int replicas;

  @Option(
      names = "--break",
      paramLabel = "MECHANISM",
      description = {
        "To try the check itself: switch a mechanism off in its nodes and applications, so that it",
        "must find violations. One of fence, heartbeat, guard, replica-proof, changefeed."
      })
  private @Nullable String broken;

  @Mixin private OutputOptions output = new OutputOptions();

  CheckCommand(Terminal terminal, Clock clock, Path runs) {
    this.terminal = terminal;
    this.clock = clock;
    this.runs = runs;
  }

  @Override
  public Integer call() {
    if (faults.equals("list")) {
      list();
      return ExitCode.OK;
    }
    Check check = check();
    ReportFile file = new ReportFile(reportFile);
    CheckReport report = check.run();
    file.write(report);
    if (output.json) {
      terminal.line(Json.text(report));
    } else {
      new CheckSummary(report).print(terminal);
    }
    return report.clean() ? ExitCode.OK : ExitCode.FAILED;
  }

  private void list() {
    TextTable table = new TextTable("fault", "what is done");
    FaultKind.all().forEach(kind -> table.row(kind.word(), kind.description()));
    terminal.table(table);
  }

  private Check check() {
    long chosen = seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed;
    CheckConfig config =
        new CheckConfig(
            seconds, chosen, kinds(), apps, callers, nodes, shards, replicas, rate, mechanism());
    terminal.err().println("  seed " + chosen);
    Check.Places places = new Check.Places(runs, logFolder);
    return new Check(config, places, terminal, new TerminalProgress(terminal, clock));
  }

  private @Nullable Mechanism mechanism() {
    if (broken == null) {
      return null;
    }
    return Mechanism.of(broken)
        .orElseThrow(
            () ->
                CommandException.usage(
                    "--break is '" + broken + "'; allowed are " + Mechanism.words() + "."));
  }

  private Set<FaultKind> kinds() {
    if (faults.equals("none")) {
      return EnumSet.noneOf(FaultKind.class);
    }
    if (faults.equals("all")) {
      return FaultKind.all();
    }
    Set<FaultKind> chosen = EnumSet.noneOf(FaultKind.class);
    for (String word : faults.split(",", -1)) {
      chosen.add(
          FaultKind.of(word.strip())
              .orElseThrow(
                  () ->
                      CommandException.usage(
                          "--faults has '"
                              + word
                              + "'; allowed are none, all, list, and the names that"
                              + " ./tiercel check --faults list shows.")));
    }
    return chosen;
  }
}
