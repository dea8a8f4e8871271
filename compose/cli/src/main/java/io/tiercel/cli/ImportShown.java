package io.tiercel.cli;

import io.tiercel.cli.deed.Done;
import io.tiercel.cli.deed.Plan;
import io.tiercel.cli.output.Progress;
import io.tiercel.router.move.ImportListener;
import io.tiercel.router.move.ImportPlan;
import io.tiercel.router.move.ImportReport;
import io.tiercel.router.move.ImportSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Plans, progress and results of imports, for people and machines. */
final class ImportShown {
  private static final double MEGABYTE = 1_000_000;
  private static final AtomicInteger THREADS = new AtomicInteger();

  private ImportShown() {}

  static Plan plan(ImportSource source, ImportPlan plan, boolean hold) {
    List<String> lines = new ArrayList<>();
    lines.add(
        plan.begunBefore()
            ? "go on with the import of " + source.table() + ", which is closed in the cluster"
            : "close table "
                + source.table()
                + " in the cluster; all cached copies are loaded anew, within the load budget");
    lines.add(
        text(
            "copy about %,d rows (%,.1f MB) from %s to %d shards, and follow its binlog",
            plan.rows(), plan.bytes() / MEGABYTE, source.place(), plan.shards()));
    lines.add("compare all rows of both sides");
    if (hold) {
      lines.add("follow until './tiercel import switch " + source.table() + "'");
    }
    lines.add(
        "rename the table outside to "
            + source.fencedTable()
            + ", so that nobody writes to it, and open it in the cluster");
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("table", source.table());
    json.put("source", source.place());
    json.put("rows", plan.rows());
    json.put("bytes", plan.bytes());
    json.put("shards", plan.shards());
    return Plan.of(lines, json);
  }

  static Done done(ImportReport report) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("import", report);
    return Done.of(
        List.of(
            text("table %s is open, with %,d rows", report.table(), report.rows()),
            text(
                "copied %,.0f rows/s in %.1f s, followed %,d transactions meanwhile",
                report.rowsPerSecond(), report.copySeconds(), report.followedTransactions()),
            text(
                "compared %,d rows, and %,d once more that had changed: all the same",
                report.verified().source().rows(), report.verified().rowsChangedMeanwhile()),
            text("nobody could write to it for %.0f ms", report.switchMillis())),
        json);
  }

  static ImportListener listener(Progress progress, String table) {
    return new ImportListener() {
      @Override
      public void begins(Phase phase) {
        progress.step(
            switch (phase) {
              case CLOSE -> "close " + table + " in the cluster";
              case COPY -> "copy and follow";
              case VERIFY -> "compare";
              case HOLD -> "follow until './tiercel import switch " + table + "'";
              case SWITCH -> "switch";
            });
      }

      @Override
      public void rows(long done) {
        progress.detail(text("%,d rows", done));
      }

      @Override
      public void interrupted(RuntimeException why, Duration pause) {
        progress.failed();
        progress.step("go on after: " + why.getMessage());
      }
    };
  }

  /** Ends with the command. */
  static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "tiercel-import-" + THREADS.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
