package io.tiercel.cli;

import io.tiercel.cli.audit.AuditReport;
import io.tiercel.cli.audit.AuditedCluster;
import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.config.ClusterFile;
import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.output.TerminalProgress;
import io.tiercel.cli.run.ReportFile;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tiercel audit}: how many cached copies are wrong. */
@Command(
    name = "audit",
    description = {
      "Compare cached copies with MySQL, and say what share of them is wrong.",
      "",
      "Every cache node samples copies of rows (shared entries, replicas, near caches of"
          + " applications that allow it) and compares each with its shard's primary by stamp and"
          + " content. One that differs is looked at again after the bound it was promised, and is"
          + " wrong if it is served still. Costs the primaries one row read per copy and look."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  ./tiercel audit",
      "  ./tiercel audit --seconds 60 --rate 2000 --report audit.json",
      "  ./tiercel audit --http 10.0.0.1:7070,10.0.0.2:7070 --client ops --secret-file ops.secret",
      "",
      "Exit code 0 when no copy was wrong, 1 when one was, 2 for wrong options."
    })
final class AuditCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Clock clock;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "How long copies are sampled at most, 1 to 3600. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "End earlier, when about so many copies are checked, 1 to 1000000000.")
  private @Nullable Integer samples;

  @Option(
      names = "--rate",
      defaultValue = "500",
      description =
          "Copies of each kind per second and node, 1 to 5000. Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(names = "--report", paramLabel = "FILE", description = "Write everything there, as JSON.")
  private @Nullable Path reportFile;

  @Mixin private FolderOption cluster = new FolderOption();
  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT,...",
      description =
          "The HTTP address of every node, in place of the local cluster of --folder. A node left"
              + " out is not audited.")
  private @Nullable String http;

  @Option(names = "--client", paramLabel = "NAME", description = "The client's name, with --http.")
  private @Nullable String client;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "A file that holds the client's secret, with --http.")
  private @Nullable Path secretFile;

  @Mixin private OutputOptions output = new OutputOptions();

  AuditCommand(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    require("--seconds", seconds, 3_600);
    require("--rate", rate, 5_000);
    require("--samples", samples == null ? 1 : samples, 1_000_000_000);
    ReportFile file = new ReportFile(reportFile);
    AuditReport report = audited().run(seconds, rate, samples == null ? 0 : samples);
    file.write(report);
    if (output.json) {
      terminal.line(Json.text(report));
    } else {
      report.print(terminal);
    }
    return report.clean() ? ExitCode.OK : ExitCode.FAILED;
  }

  private static void require(String option, int value, int max) {
    if (value < 1 || value > max) {
      throw CommandException.usage(option + " is " + value + "; allowed are 1 to " + max + ".");
    }
  }

  private AuditedCluster audited() {
    TerminalProgress progress = new TerminalProgress(terminal, clock);
    ClusterFile.Client inFile = config.read().client();
    String name = client == null && inFile != null ? inFile.name() : client;
    String secret = inFile == null ? null : inFile.secretFile();
    Path file = secretFile == null && secret != null ? Path.of(secret) : secretFile;
    if (http != null) {
      if (name == null || file == null) {
        throw CommandException.usage("--http needs --client NAME and --secret-file FILE too.");
      }
      return new AuditedCluster(
          addresses(http), name, CatalogAccess.secret("--secret-file", file), clock, progress);
    }
    if (client != null || secretFile != null) {
      throw CommandException.usage("--client and --secret-file are for --http; give it too.");
    }
    LocalCluster local = LocalCluster.attach(cluster.folder);
    List<String> addresses =
        local.nodes().stream()
            .map(node -> node.state().host() + ":" + node.state().httpPort())
            .toList();
    return new AuditedCluster(addresses, local.clientName(), local.clientSecret(), clock, progress);
  }

  private static List<String> addresses(String list) {
    List<String> addresses =
        Arrays.stream(list.split(",", -1)).map(String::strip).filter(a -> !a.isEmpty()).toList();
    for (String address : addresses) {
      if (!address.matches("[^:/\\s]+:[0-9]{1,5}")) {
        throw CommandException.usage("--http has '" + address + "'; a node is HOST:PORT.");
      }
    }
    if (addresses.isEmpty()) {
      throw CommandException.usage("--http is empty; name every node, each HOST:PORT.");
    }
    return addresses;
  }
}
