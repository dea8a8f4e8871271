package io.tiercel.cli;

import io.tiercel.cli.demo.Demo;
import io.tiercel.cli.demo.DemoConfig;
import io.tiercel.cli.demo.DemoPlaces;
import io.tiercel.cli.demo.DemoReport;
import io.tiercel.cli.demo.DemoSummary;
import io.tiercel.cli.demo.trace.TraceException;
import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.output.TerminalProgress;
import io.tiercel.cli.run.ReportFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tiercel demo}: the whole tier on a real access trace, every read checked. */
@Command(
    name = "demo",
    description = {
      "Replay the access trace of a real shop against a whole cluster on this machine.",
      "",
      "Starts MySQL shards with replicas, cache nodes and application processes, replays the"
          + " trace orm-busy through the SDK, checks every read against all acknowledged writes,"
          + " shows who answered, and removes everything again."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  ./tiercel demo",
      "  ./tiercel demo --seconds 60 --writes 0.2 --report demo.json",
      "  ./tiercel demo --trace access.trace.xz --apps 4 --nodes 3",
      "",
      "A trace is a sequence of big-endian 32-bit keys (bits 27-31 type, 9-26 id, 0-8 part),"
          + " plain or as .xz. Types become tables; id and part the key.",
      "The applications warm up for 6 s on keys that the trace does not have. Counted from the trace's"
          + " first request, with all caches empty of its objects; set-up is not counted.",
      "",
      "In the report: requests, reads, writes, errors, retries, staleReads (further behind than"
          + " asked for), understatedAges (further behind than the SDK said), unwrittenReads (what no"
          + " write made), hitRatio.near (of all reads),"
          + " hitRatio.shared (of those that left the process), loads (reads answered by MySQL),"
          + " rowsLoaded and sqlReads (keys and statements of the nodes),"
          + " sqlReadsSaved (1 - sqlReads / reads), throughput (requests per second),"
          + " latencyMicros.{near,shared,load,write}.{p50,p99,p999,max},"
          + " servedAgeMillis.{p50,p99,p999,max}, trace, seed, versions.",
      "",
      "Exit code 0 only when errors, staleReads, understatedAges and unwrittenReads are 0."
    })
final class DemoCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Clock clock;
  private final DemoPlaces places;

  @Option(
      names = "--seconds",
      defaultValue = "20",
      description = "How long to replay, 1 to 3600. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write the figures there, as JSON.")
  private @Nullable Path reportFile;

  @Option(
      names = "--writes",
      paramLabel = "SHARE",
      defaultValue = "0.05",
      description = "This share of the requests writes, 0 to 1. Default: ${DEFAULT-VALUE}.")
  private double writes;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Another trace. Default: orm-busy, fetched once through Maven.")
  private @Nullable Path trace;

  @Option(
      names = "--apps",
      defaultValue = "2",
      description = "Application processes, 1 to 8. Default: ${DEFAULT-VALUE}.")
  private int apps;

  @Option(
      names = "--callers",
      defaultValue = "8",
      description = "Threads of each application, 1 to 100. Default: ${DEFAULT-VALUE}.")
  private int callers;

  @Option(
      names = "--nodes",
      defaultValue = "2",
      description = "Cache nodes, 1 to 16. Default: ${DEFAULT-VALUE}.")
  private int nodes;

  @Option(
      names = "--shards",
      defaultValue = "2",
      description = "MySQL shards, 1 to 16. Default: ${DEFAULT-VALUE}.")
  private int shards;

  @Option(
      names = "--replicas",
      defaultValue = "1",
      description = "Replicas per shard, 0 to 3. Default: ${DEFAULT-VALUE}.")
  private int replicas;

  @Option(
      names = "--bound",
      paramLabel = "MS",
      defaultValue = "1000",
      description =
          "Freshness asked for: how many milliseconds behind a read may be, 1 to 60000."
              + " Default: ${DEFAULT-VALUE}.")
  private long boundMillis;

  @Option(
      names = "--sessions",
      description =
          "Each caller reads in a session of its own: never older than what it saw or wrote.")
  private boolean sessions;

  @Option(
      names = "--seed",
      description = "Decides which requests are writes. Default: a new one, told in the report.")
  private @Nullable Long seed;

  @Mixin private OutputOptions output = new OutputOptions();

  DemoCommand(Terminal terminal, Clock clock, DemoPlaces places) {
    this.terminal = terminal;
    this.clock = clock;
    this.places = places;
  }

  @Override
  public Integer call() {
    try {
      Demo demo = demo();
      ReportFile file = new ReportFile(reportFile);
      DemoReport report = demo.run();
      file.write(report);
      if (output.json) {
        terminal.line(Json.text(report));
      } else {
        new DemoSummary(report).print(terminal);
      }
      return report.clean() ? ExitCode.OK : ExitCode.FAILED;
    } catch (TraceException unusable) {
      throw CommandException.usage(String.valueOf(unusable.getMessage()));
    }
  }

  private Demo demo() {
    DemoConfig config =
        new DemoConfig(
            seconds,
            writes,
            trace,
            apps,
            callers,
            nodes,
            shards,
            replicas,
            Duration.ofMillis(boundMillis),
            sessions,
            seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed);
    return new Demo(config, places, terminal, new TerminalProgress(terminal, clock), versions());
  }

  private static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("tiercel", new ProjectVersion().getVersion()[0].replaceFirst("^tiercel ", ""));
    versions.put("java", Runtime.version().toString());
    versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    versions.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
    return versions;
  }
}
