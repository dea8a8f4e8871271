package io.tiercel.cli;

import io.tiercel.cli.deed.Confirmation;
import io.tiercel.cli.deed.Deed;
import io.tiercel.cli.deed.DeedOptions;
import io.tiercel.cli.deed.DeedRun;
import io.tiercel.cli.deed.Operator;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.output.TerminalProgress;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the commands that change something share: whom to ask, and who it is that does it.
 *
 * @param terminal shows plans and results
 * @param clock for the times of progress
 * @param confirmation asks
 * @param who for the catalog
 */
record DeedFrame(Terminal terminal, Clock clock, Confirmation confirmation, String who) {
  static DeedFrame ofProcess(Terminal terminal, Clock clock, Map<String, String> environment) {
    return new DeedFrame(
        terminal, clock, Confirmation.ofProcess(environment), Operator.ofProcess(environment));
  }

  /** Runs a deed that leaves its line in this catalog, and returns the command's exit code. */
  int run(Deed deed, DeedOptions options, Supplier<CatalogAccess> catalog) {
    TerminalProgress progress = new TerminalProgress(terminal, clock);
    DeedRun run = new DeedRun(terminal, progress, confirmation, who, () -> catalog.get().deeds());
    return run.run(deed, options) ? ExitCode.OK : ExitCode.FAILED;
  }
}
