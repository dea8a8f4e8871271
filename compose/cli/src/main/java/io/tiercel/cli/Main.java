package io.tiercel.cli;

import io.tiercel.cli.MovesOrderCommand.Order;
import io.tiercel.cli.demo.DemoPlaces;
import io.tiercel.cli.output.Terminal;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/** The entry of the {@code tiercel} command: its subcommands, in the order the help shows them. */
public final class Main {
  private static final int HELP_WIDTH = 100;

  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    chooseLogging(args);
    System.exit(run(Terminal.ofProcess(System.getenv()), args));
  }

  /** Runs a command in this process and returns its exit code. */
  public static int run(Terminal terminal, String... args) {
    return run(terminal, List.of(), args);
  }

  /** The same with more subcommands, from programs that are built upon this one. */
  public static int run(Terminal terminal, List<?> more, String... args) {
    CommandLine command = commandLine(terminal, Clock.systemUTC());
    more.forEach(command::addSubcommand);
    return command.execute(args);
  }

  static CommandLine commandLine(Terminal terminal, Clock clock) {
    ErrorScreen errors = new ErrorScreen(terminal);
    DeedFrame deeds = DeedFrame.ofProcess(terminal, clock, System.getenv());
    return new CommandLine(new TiercelCommand())
        .addSubcommand(new DemoCommand(terminal, clock, DemoPlaces.ofUser()))
        .addSubcommand(
            new CheckCommand(terminal, clock, DemoPlaces.ofUser().cacheFolder().resolve("check")))
        .addSubcommand(new UpCommand(terminal, clock))
        .addSubcommand(
            new LoadCommand(terminal, clock, DemoPlaces.ofUser().cacheFolder().resolve("load")))
        .addSubcommand(new StatusCommand(terminal))
        .addSubcommand(new AuditCommand(terminal, clock))
        .addSubcommand(new GetCommand(terminal))
        .addSubcommand(new PutCommand(terminal))
        .addSubcommand(new DeleteCommand(terminal))
        .addSubcommand(migrate(terminal, deeds))
        .addSubcommand(
            new CommandLine(new TableCommand()).addSubcommand(new TableAdoptCommand(terminal)))
        .addSubcommand(
            new CommandLine(new ImportCommand(terminal, deeds))
                .addSubcommand(new ImportSwitchCommand(deeds)))
        .addSubcommand(new DownCommand(terminal, clock))
        .addSubcommand(node(deeds))
        .addSubcommand(shard(deeds))
        .addSubcommand(
            new CommandLine(new ReplicaCommand())
                .addSubcommand(new ReplicaAddCommand(deeds))
                .addSubcommand(new ReplicaRemoveCommand(deeds)))
        .addSubcommand(new RebalanceCommand(deeds))
        .addSubcommand(moves(terminal, clock, deeds))
        .addSubcommand(
            new CommandLine(new CatalogCommand()).addSubcommand(new CatalogInitCommand(terminal)))
        .addSubcommand(new DeedsCommand(terminal))
        .addSubcommand(new TestCommand())
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setUsageHelpWidth(HELP_WIDTH)
        .setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors)
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                terminal.outColours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
  }

  private static CommandLine shard(DeedFrame deeds) {
    return new CommandLine(new ShardCommand())
        .addSubcommand(new ShardAddCommand(deeds))
        .addSubcommand(new ShardDrainCommand(deeds))
        .addSubcommand(new ShardPromoteCommand(deeds))
        .addSubcommand(new ShardRemoveCommand(deeds));
  }

  private static CommandLine moves(Terminal terminal, Clock clock, DeedFrame deeds) {
    CommandLine moves =
        new CommandLine(new MovesCommand(terminal))
            .addSubcommand(new MovesWatchCommand(terminal, clock))
            .addSubcommand(new MovesLimitCommand(deeds));
    for (Order order : Order.values()) {
      CommandLine one = new CommandLine(new MovesOrderCommand(deeds, order));
      String words = "Of a job: " + order.description() + ".";
      one.getCommandSpec().name(order.word()).usageMessage().description(words);
      moves.addSubcommand(order.word(), one);
    }
    return moves;
  }

  private static CommandLine node(DeedFrame deeds) {
    return new CommandLine(new NodeCommand())
        .addSubcommand(new NodeAddCommand(deeds))
        .addSubcommand(new NodeDrainCommand(deeds))
        .addSubcommand(new NodeRemoveCommand(deeds))
        .addSubcommand(new NodeRestartCommand(deeds));
  }

  private static CommandLine migrate(Terminal terminal, DeedFrame deeds) {
    return new CommandLine(new MigrateCommand())
        .addSubcommand(new MigratePlanCommand(terminal))
        .addSubcommand(new MigrateApplyCommand(deeds))
        .addSubcommand(new MigrateStatusCommand(terminal))
        .addSubcommand(new MigrateRepairCommand(deeds))
        .addSubcommand(new MigrateDriftCommand(terminal));
  }

  /** Before the first logger is made: a node has its own way to log, a command hardly does. */
  public static void chooseLogging(String[] args) {
    if (!NodeCommand.runsHere(args) && System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "io/tiercel/cli/logback-command.xml");
    }
    if (Arrays.asList(args).contains(TiercelCommand.VERBOSE)) {
      System.setProperty("tiercel.log.level", "WARN");
    }
  }
}
