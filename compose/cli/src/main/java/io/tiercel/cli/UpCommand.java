package io.tiercel.cli;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.cluster.LocalClusterSpec;
import io.tiercel.cli.cluster.StateFolder;
import io.tiercel.cli.config.ClusterFile;
import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.output.TerminalProgress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tiercel up}: starts a local cluster in the background. */
@Command(
    name = "up",
    description =
        "Start a whole cluster on this machine, in the background: MySQL and cache nodes.",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  ./tiercel up",
      "  ./tiercel up --shards 3 --replicas 1 --nodes 2 --rows 1000",
      "  ./tiercel up --folder /tmp/other --grpc-port 7501",
      "  ./tiercel up --repair        after a part of it died, or after down --keep-data",
      "",
      "It has two sample tables, customers and orders; ./tiercel down ends it."
    })
final class UpCommand implements Callable<Integer> {
  private static final int MOST_ROWS = 10_000_000;

  private final Terminal terminal;
  private final Clock clock;

  @Option(names = "--shards", description = "Shards, 1 to 16. Default: 2.")
  private @Nullable Integer shards;

  @Option(names = "--replicas", description = "Replicas per shard, 0 to 3. Default: 1.")
  private @Nullable Integer replicas;

  @Option(names = "--nodes", description = "Cache nodes, 1 to 16. Default: 2.")
  private @Nullable Integer nodes;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Holds data, logs and state. Default: " + StateFolder.DEFAULT + ".")
  private @Nullable Path folder;

  @Option(
      names = "--mysql",
      paramLabel = "WHERE",
      description = "embedded (started here), or external (see TIERCEL_MYSQL_EXTERNAL).")
  private @Nullable String mysql;

  @Option(
      names = "--rows",
      description = "Rows written into the sample table customers. Default: 0.")
  private @Nullable Integer rows;

  @Option(
      names = "--grpc-port",
      paramLabel = "PORT",
      description = "The first node's port; the others count up. Default: 7401, or any free ones.")
  private @Nullable Integer grpcPort;

  @Option(
      names = "--node-heap",
      paramLabel = "SIZE",
      description = "Each node's heap, as 512m (the default).")
  private @Nullable String nodeHeap;

  @Option(
      names = "--max-entries",
      paramLabel = "ROWS",
      description = "Rows each node keeps. Default: 200000.")
  private @Nullable Integer maxEntries;

  @Option(
      names = "--load-budget",
      paramLabel = "QUERIES",
      description =
          "Queries per second that all nodes together may send to a shard. Default: 5000.")
  private @Nullable Integer loadBudget;

  @Option(names = "--repair", description = "Start again what has ended of the cluster there.")
  private boolean repair;

  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private OutputOptions output = new OutputOptions();

  UpCommand(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    ClusterFile.Up file = section();
    LocalClusterSpec spec = spec(file);
    int sampleRows = first(rows, file.rows(), 0);
    if (sampleRows < 0 || sampleRows > MOST_ROWS) {
      throw CommandException.usage(
          "--rows is " + sampleRows + ", allowed are 0 to " + MOST_ROWS + ".");
    }
    Progress progress = new TerminalProgress(terminal, clock);
    LocalCluster cluster = repair ? mend(spec, progress) : LocalCluster.start(spec, progress);
    if (sampleRows > 0) {
      SampleRows.write(cluster, sampleRows, progress);
    }
    ClusterShown shown = ClusterShown.of(cluster);
    if (output.json) {
      terminal.line(Json.text(shown.json()));
    } else {
      shown.on(terminal);
      hints(spec.folder());
    }
    return ExitCode.OK;
  }

  private LocalCluster mend(LocalClusterSpec spec, Progress progress) {
    LocalCluster cluster = LocalCluster.attach(spec.folder());
    List<String> mended = cluster.repair(progress);
    terminal
        .err()
        .println(
            mended.isEmpty()
                ? "  nothing to mend"
                : "  started again: " + String.join(", ", mended));
    return cluster;
  }

  private ClusterFile.Up section() {
    ClusterFile.Up up = config.read().up();
    return up == null ? ClusterFile.Up.EMPTY : up;
  }

  private LocalClusterSpec spec(ClusterFile.Up file) {
    Path inFile = file.folder() == null ? null : Path.of(file.folder());
    LocalClusterSpec usual =
        LocalClusterSpec.defaults(first(folder, inFile, Path.of(StateFolder.DEFAULT)));
    return new LocalClusterSpec(
        usual.folder(),
        first(mysql, file.mysql(), usual.provider()),
        first(shards, file.shards(), usual.shards()),
        first(replicas, file.replicas(), usual.replicas()),
        first(nodes, file.nodes(), usual.nodes()),
        first(grpcPort, file.grpcPort(), usual.grpcPort()),
        first(nodeHeap, file.nodeHeap(), usual.nodeHeap()),
        first(maxEntries, file.maxEntries(), usual.maxEntries()),
        first(loadBudget, file.loadBudget(), usual.loadBudget()),
        usual.migrations(),
        true);
  }

  private static <T> T first(@Nullable T option, @Nullable T inFile, T usual) {
    if (option != null) {
      return option;
    }
    return inFile != null ? inFile : usual;
  }

  private void hints(Path where) {
    String option = where.equals(Path.of(StateFolder.DEFAULT)) ? "" : " --folder " + where;
    terminal.line("");
    terminal.line("Try it:");
    terminal.line("  ./tiercel put" + option + " customers id=1 name=Ada");
    terminal.line("  ./tiercel get" + option + " customers 1");
    terminal.line("  ./tiercel status" + option);
    terminal.line("  ./tiercel down" + option);
  }
}
