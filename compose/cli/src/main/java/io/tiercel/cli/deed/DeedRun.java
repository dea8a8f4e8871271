package io.tiercel.cli.deed;

import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.output.Style;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.run.RunException;
import io.tiercel.router.RouterException;
import io.tiercel.router.topology.DeedLog;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of every deed: plan, question, line in the catalog, change, line completed, result.
 *
 * <p>Nothing is changed before the line is in the catalog: without one, the deed is refused. Where
 * the process ends in the middle, the line says so to whoever looks next. Confined to one thread.
 */
public final class DeedRun {
  private final Terminal terminal;
  private final Progress progress;
  private final Confirmation confirmation;
  private final String who;
  private final Supplier<DeedLog> log;

  /**
   * A run that nothing was asked of yet.
   *
   * @param who does it, see {@link Operator}
   * @param log asked for once the deed is to be done
   */
  public DeedRun(
      Terminal terminal,
      Progress progress,
      Confirmation confirmation,
      String who,
      Supplier<DeedLog> log) {
    this.terminal = terminal;
    this.progress = progress;
    this.confirmation = confirmation;
    this.who = who;
    this.log = log;
  }

  /**
   * Runs a deed; returns false when whoever was asked said no.
   *
   * @throws RunException a usage error, when there is nobody to ask and {@code --yes} is missing
   * @throws RuntimeException what the deed throws, after the line in the catalog says so
   */
  public boolean run(Deed deed, DeedOptions options) {
    Plan plan = deed.plan();
    if (!plan.needed() || options.dryRun) {
      show(deed, plan, options);
      return true;
    }
    if (!options.yes && !confirmation.possible()) {
      throw RunException.usage(
          deed.command()
              + " changes something, and there is no terminal to ask on. Nothing was changed."
              + " Look at its plan with "
              + DeedOptions.DRY_RUN
              + ", and say "
              + DeedOptions.YES
              + " to have it done:\n"
              + indented(plan));
    }
    if (!options.json) {
      print(plan, terminal.out());
    }
    if (!options.yes && !agreed(plan, options)) {
      terminal.err().println("Nothing was changed.");
      return false;
    }
    carryOut(deed, plan, options);
    return true;
  }

  /** Where the result is for a machine, the question and what it is about go to the other side. */
  private boolean agreed(Plan plan, DeedOptions options) {
    if (options.json) {
      print(plan, terminal.err());
    }
    return confirmation.given(terminal);
  }

  private void carryOut(Deed deed, Plan plan, DeedOptions options) {
    if (deed.recordsItself()) {
      tell(deed, plan, null, carryOut(deed), options);
      return;
    }
    try (DeedLog.Begun line = log.get().begin(who, deed.command(), plan.text())) {
      Done done;
      try {
        done = carryOut(deed);
      } catch (RuntimeException | Error failure) {
        record(() -> line.failed(reason(failure)));
        throw failure;
      }
      record(() -> line.done(done.detail()));
      tell(deed, plan, line.id(), done, options);
    }
  }

  private Done carryOut(Deed deed) {
    try {
      Done done = deed.carryOut(progress);
      progress.done();
      return done;
    } catch (RuntimeException | Error failure) {
      progress.failed();
      throw failure;
    }
  }

  /** What was done is done: that the catalog cannot be told is no reason to say otherwise. */
  private void record(Runnable completing) {
    try {
      completing.run();
    } catch (RouterException e) {
      terminal.err().println("warning: the deed's line is not complete: " + e.getMessage());
    }
  }

  private void show(Deed deed, Plan plan, DeedOptions options) {
    if (options.json) {
      Map<String, @Nullable Object> fields = fields(deed, plan);
      fields.put("result", plan.needed() ? "dry-run" : "nothing-to-do");
      terminal.line(Json.text(fields));
      return;
    }
    print(plan, terminal.out());
    if (plan.needed()) {
      terminal.line(terminal.styled(Style.FAINT, "Dry run: nothing was changed."));
    }
  }

  private void tell(Deed deed, Plan plan, @Nullable Long id, Done done, DeedOptions options) {
    if (options.json) {
      Map<String, @Nullable Object> fields = fields(deed, plan);
      fields.put("result", "done");
      if (id != null) {
        fields.put("deed", id);
      }
      fields.putAll(done.json());
      terminal.line(Json.text(fields));
    } else {
      done.lines().forEach(terminal::line);
    }
  }

  private static Map<String, @Nullable Object> fields(Deed deed, Plan plan) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("command", deed.command());
    Map<String, @Nullable Object> planned = new LinkedHashMap<>(plan.json());
    planned.put("steps", plan.lines());
    fields.put("plan", planned);
    return fields;
  }

  private void print(Plan plan, PrintWriter where) {
    if (plan.needed()) {
      where.println("Plan:");
      where.println(indented(plan));
    } else {
      plan.lines().forEach(where::println);
    }
    where.flush();
  }

  private static String indented(Plan plan) {
    return "  " + String.join("\n  ", plan.lines());
  }

  private static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
