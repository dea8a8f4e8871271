package io.tiercel.cli.demo;

import io.tiercel.cli.demo.app.AppReport;
import io.tiercel.cli.demo.app.Count;
import io.tiercel.cli.output.Terminal;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * Shows how the replay goes: one block that is written anew where that is a terminal, a line every
 * five seconds where it is not. Confined to one thread.
 */
final class DemoDisplay {
  private static final int BAR = 40;
  private static final double PERCENT = 100;
  private static final double PLAIN_SECONDS = 5;
  private static final String ERASE_LINE = "\u001b[K";

  private final PrintWriter err;
  private final boolean live;
  private final int seconds;
  private int linesShown;
  private double nextPlain = PLAIN_SECONDS;
  private double lastSeconds;
  private long lastRequests;

  DemoDisplay(Terminal terminal, int seconds) {
    this.err = terminal.err();
    this.live = terminal.errLive();
    this.seconds = seconds;
  }

  /** Shows the counts at that moment of the replay. */
  void show(List<AppReport> apps, double now) {
    if (live || now >= nextPlain) {
      Moment moment = moment(apps, now);
      if (live) {
        block(moment);
      } else {
        nextPlain = now + PLAIN_SECONDS;
        err.println(
            text(
                "  %3.0f of %d s: %,.0f requests/s; near %.1f %%, nodes %.1f %%, MySQL %.1f %%;"
                    + " errors %d, stale %d",
                now,
                seconds,
                moment.perSecond(),
                percent(moment.near(), moment),
                percent(moment.shared(), moment),
                percent(moment.loaded(), moment),
                moment.errors(),
                moment.stale()));
        err.flush();
      }
    }
  }

  private record Moment(
      double now,
      double perSecond,
      long near,
      long shared,
      long loaded,
      long writes,
      long errors,
      long stale) {}

  private Moment moment(List<AppReport> apps, double now) {
    long near = sum(apps, Count.NEAR_READS);
    long shared = sum(apps, Count.SHARED_READS);
    long loaded = sum(apps, Count.LOADED_READS);
    long writes = sum(apps, Count.WRITES);
    long requests = near + shared + loaded + writes;
    double perSecond = (requests - lastRequests) / Math.max(now - lastSeconds, 1e-3);
    lastRequests = requests;
    lastSeconds = now;
    long stale =
        sum(apps, Count.STALE_READS)
            + sum(apps, Count.UNDERSTATED_AGES)
            + sum(apps, Count.UNWRITTEN_READS);
    return new Moment(now, perSecond, near, shared, loaded, writes, sum(apps, Count.ERRORS), stale);
  }

  private void block(Moment moment) {
    erase();
    line(text("  %5.1f of %d s   %,9.0f requests/s", moment.now(), seconds, moment.perSecond()));
    line(bar("near cache", moment.near(), moment));
    line(bar("cache nodes", moment.shared(), moment));
    line(bar("MySQL", moment.loaded(), moment));
    line(
        text(
            "  writes %,d   errors %,d   stale reads %,d",
            moment.writes(), moment.errors(), moment.stale()));
    err.flush();
  }

  private static String bar(String name, long count, Moment moment) {
    double percent = percent(count, moment);
    int filled = (int) Math.round(percent / PERCENT * BAR);
    return text(
        "  %-12s %s%s %5.1f %%", name, "█".repeat(filled), "░".repeat(BAR - filled), percent);
  }

  private static double percent(long count, Moment moment) {
    long reads = moment.near() + moment.shared() + moment.loaded();
    return reads == 0 ? 0 : PERCENT * count / reads;
  }

  private void line(String text) {
    err.print(ERASE_LINE + text + "\n");
    linesShown++;
  }

  private void erase() {
    if (linesShown > 0) {
      err.print("\u001b[" + linesShown + "A");
      linesShown = 0;
    }
  }

  private static long sum(List<AppReport> apps, Count count) {
    return apps.stream().mapToLong(app -> app.count(count)).sum();
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
