package io.tiercel.cli.output;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Progress on {@link Terminal#err()}: one line per step, written anew as it goes where that is a
 * terminal, written once when done where it is not. Thread-safe.
 */
public final class TerminalProgress implements Progress {
  private static final String LINE_ANEW = "\r\u001b[K";

  private final Terminal terminal;
  private final Clock clock;

  @GuardedBy("this")
  private @Nullable String step;

  @GuardedBy("this")
  private Instant started;

  /** Progress with times taken from the clock. */
  public TerminalProgress(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
    this.started = clock.instant();
  }

  @Override
  public synchronized void step(String text) {
    done();
    step = text;
    started = clock.instant();
    detail("");
  }

  @Override
  public synchronized void detail(String text) {
    if (step != null && terminal.errLive()) {
      terminal.err().print(LINE_ANEW + "  " + step + (text.isEmpty() ? " ..." : ": " + text));
      terminal.err().flush();
    }
  }

  @Override
  public synchronized void done() {
    end("");
  }

  @Override
  public synchronized void failed() {
    end("  failed");
  }

  private synchronized void end(String remark) {
    if (step == null) {
      return;
    }
    double seconds = Duration.between(started, clock.instant()).toMillis() / 1000.0;
    String line = String.format(Locale.ROOT, "  %-44s %5.1f s%s", step, seconds, remark);
    terminal.err().println((terminal.errLive() ? LINE_ANEW : "") + line);
    terminal.err().flush();
    step = null;
  }
}
