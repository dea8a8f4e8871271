package io.tiercel.benchmarks;

import io.tiercel.benchmarks.report.BenchReport;
import io.tiercel.benchmarks.report.Budget;
import io.tiercel.benchmarks.report.Figures;
import io.tiercel.benchmarks.report.GoalChart;
import io.tiercel.benchmarks.report.HtmlReport;
import io.tiercel.benchmarks.report.Row;
import io.tiercel.cli.output.Style;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.output.TerminalProgress;
import io.tiercel.cli.output.TextTable;
import io.tiercel.cli.run.ReportFile;
import io.tiercel.cli.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tiercel bench}: measures the promises that have a number. */
@Command(
    name = "bench",
    description = {
      "Measure what the tier promises in numbers, on this machine.",
      "",
      "Each suite starts what it needs, measures, and removes it again. What is compared is measured"
          + " side by side in several rounds: of a noisy machine only ratios can be trusted."
    },
    sortOptions = false,
    footer = {
      "",
      "Suites:",
      "  freshness   how long a write stays unseen in another application's near cache",
      "  sessions    the near cache's hit ratio with session freshness beside bounded(1 s)",
      "  cost        the demo's throughput beside that without fences, heartbeats and change feed",
      "  storm       queries per shard, and recovery, after half of the nodes died under load",
      "  guard       updates with the slot's ownership checked beside the same without",
      "  near        hits in the process itself, beside other near caches, by JMH",
      "  hits        the share of the shop's traces that near caches of one size answer",
      "  shared      reads that the shared tier answers, beside Redis and Hazelcast",
      "  cold        reads that reach MySQL, beside plain JDBC",
      "  writes      durable writes, beside plain JDBC, and what a killed MySQL keeps of them",
      "  ycsb        YCSB's workloads A, B, C, D and F, beside Redis as a cache aside of MySQL",
      "  trace       the shop's trace by four applications, 5 % writes, beside SQL and two-level caches",
      "  router      one row read and written by the router alone, beside SQL libraries",
      "  start       from nothing to the first answer: a cluster, a node, an application",
      "  scale       how cost grows with callers, bytes, nodes, keys and subscribers, and what an"
          + " entry takes",
      "  growth      computed, not measured: 8 to 1,024 shards, 16 to 1,000 nodes; starts nothing",
      "",
      "Examples:",
      "  ./tiercel bench freshness --seconds 60",
      "  ./tiercel bench --report bench.json",
      "",
      "In the report: rows (name, unit, tiercel, peers, ratio, spread, goal, met), details by suite"
          + " (histograms in milliseconds), versions.",
      "",
      "Exit code 0 only when every goal is met, or with --budget when it is kept."
    })
final class BenchCommand implements Callable<Integer> {
  private static final int MISSED = 1;
  private static final String JSON = ".json";
  private static final String PROCESSORS = "processors";

  private final Terminal terminal;
  private final Clock clock;
  private final Bench bench;
  private final Path cache;

  @Parameters(
      paramLabel = "SUITE",
      arity = "0..*",
      description = "What to measure. Default: everything.")
  private List<String> names = List.of();

  @Option(
      names = "--seconds",
      defaultValue = "30",
      description = "How long each measurement takes, 5 to 600. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "Rounds of what is compared, 1 to 20. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write the figures there, as JSON, and beside it charts, as HTML and SVG.")
  private @Nullable Path reportFile;

  @Option(
      names = "--budget",
      paramLabel = "FILE",
      description = {
        "Judge by the ratios in this file, a JSON object of figures and ratios, instead of by the"
            + " goals: none may be worse by more than a quarter in each of three attempts. What is"
            + " not in it need not be measured."
      })
  private @Nullable Path budgetFile;

  BenchCommand(Terminal terminal, Clock clock, Bench bench, Path cache) {
    this.terminal = terminal;
    this.clock = clock;
    this.bench = bench;
    this.cache = cache;
  }

  @Override
  public Integer call() {
    requireBetween("--seconds", seconds, 5, 600);
    requireBetween("--rounds", rounds, 1, 20);
    ReportFile file = new ReportFile(reportFile);
    Budget budget = budgetFile == null ? null : Budget.read(budgetFile);
    List<Suite> suites = suites();
    BenchReport report = measure(suites, budget);
    file.write(report);
    writePage(report);
    terminal.line("");
    terminal.table(table(report));
    tellFailures(report);
    boolean good = budget == null ? report.met() : keeps(budget, report, suites);
    return good ? 0 : MISSED;
  }

  private BenchReport measure(List<Suite> suites, @Nullable Budget budget) {
    return bench.run(
        suites,
        new Suite.Settings(
            seconds,
            rounds,
            cache.resolve("bench"),
            cache.resolve("peers"),
            figure -> budget == null || budget.ratios().containsKey(figure)),
        new TerminalProgress(terminal, clock),
        versions());
  }

  private void tellFailures(BenchReport report) {
    report
        .failures()
        .forEach((suite, why) -> terminal.err().println("suite " + suite + " failed: " + why));
  }

  private boolean keeps(Budget budget, BenchReport report, List<Suite> suites) {
    BudgetCheck check = new BudgetCheck(budget);
    boolean keeps =
        check.keeps(
            report,
            suites,
            slow -> {
              BenchReport again = measure(slow, budget);
              tellFailures(again);
              return again;
            });
    terminal.line("");
    terminal.table(check.table());
    return keeps;
  }

  /** Beside the JSON, for people: a page with everything, and one picture of all ratios. */
  private void writePage(BenchReport report) {
    if (reportFile == null) {
      return;
    }
    String name = String.valueOf(reportFile.getFileName());
    String stem = name.endsWith(JSON) ? name.substring(0, name.length() - JSON.length()) : name;
    String when = LocalDate.now(clock).toString();
    write(reportFile.resolveSibling(stem + ".html"), HtmlReport.of(report, when));
    String title = when + ", " + report.versions().get(PROCESSORS) + " processors: ratio to goal";
    write(reportFile.resolveSibling(stem + ".svg"), GoalChart.svg(title, report.rows()));
  }

  private static void write(Path file, String content) {
    try {
      Files.writeString(file, content);
    } catch (IOException unwritable) {
      throw RunException.failed(
          file + " cannot be written: " + unwritable.getMessage(), unwritable);
    }
  }

  /** What was asked for. */
  List<Suite> suites() {
    return bench.named(names);
  }

  private static void requireBetween(String option, int value, int lowest, int highest) {
    if (value < lowest || value > highest) {
      throw RunException.usage(
          option + " is " + value + ", allowed are " + lowest + " to " + highest + ".");
    }
  }

  private static TextTable table(BenchReport report) {
    TextTable table = new TextTable("figure", "measured", "beside", "ratio", "goal", "");
    for (Row row : report.rows()) {
      table.row(
          row.name(),
          Figures.text(row.tiercel()) + " " + row.unit(),
          row.peers().entrySet().stream()
              .map(peer -> peer.getKey() + " " + Figures.text(peer.getValue()))
              .collect(Collectors.joining(", ")),
          row.ratio() == null ? "" : Figures.text(row.ratio()),
          row.goal(),
          new TextTable.Cell(row.met() ? "met" : "missed", row.met() ? Style.GOOD : Style.BAD));
    }
    return table;
  }

  private static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("java", Runtime.version().toString());
    versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    versions.put(PROCESSORS, String.valueOf(Runtime.getRuntime().availableProcessors()));
    return versions;
  }
}
