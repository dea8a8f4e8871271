package io.tiercel.cli.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A process with the Java of this one, that talks in lines. It is to end by itself when its input
 * does. Closing ends it. Thread-safe.
 */
public final class ChildProcess implements AutoCloseable {
  /** The lines it says are its own; what its Java has to say goes to the log. */
  private static final String JAVA_LOGS = "-XX:+DisplayVMOutputToStderr";

  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final int LOG_LINES = 12;

  private final String name;
  private final Path log;
  private final ClassArchive archive;
  private final Process process;
  private final Writer input;

  private ChildProcess(Program program, Process process) {
    this.name = program.name();
    this.log = program.log();
    this.archive = program.archive();
    this.process = process;
    this.input = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
  }

  /**
   * What the child is.
   *
   * @param name for errors and the listening thread
   * @param main its entry
   * @param jvmFlags flags of its Java
   * @param log gets its standard error; appended to
   * @param archived whether it starts from the {@link ClassArchive} of its kind, once there is one
   */
  public record Program(
      String name, Class<?> main, List<String> jvmFlags, Path log, boolean archived) {
    /** Copies the flags. */
    public Program {
      jvmFlags = List.copyOf(jvmFlags);
    }

    /** One that starts from the archive of its kind. */
    public Program(String name, Class<?> main, List<String> jvmFlags, Path log) {
      this(name, main, jvmFlags, log, true);
    }

    private ClassArchive archive() {
      return new ClassArchive("application", JavaProgram.classPath(main));
    }
  }

  /**
   * Starts it.
   *
   * @param hear gets each line it says, on one thread
   * @param ended gets how it ended, after the last line
   */
  public static ChildProcess start(Program program, Consumer<String> hear, Consumer<String> ended) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command(program));
      builder.environment().put("CLASSPATH", JavaProgram.classPath(program.main()));
      Process process = builder.redirectError(Redirect.appendTo(program.log().toFile())).start();
      ChildProcess child = new ChildProcess(program, process);
      Thread listener =
          new Thread(() -> child.listen(hear, ended), "run-" + program.name().replace(' ', '-'));
      listener.setDaemon(true);
      listener.start();
      return child;
    } catch (IOException failed) {
      throw RunException.failed(
          program.name() + " cannot be started: " + failed.getMessage(), failed);
    }
  }

  /** In a session of its own where the system can: Ctrl-C is for the parent, which ends it. */
  private static List<String> command(Program program) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    command.add(JavaProgram.java("java").toString());
    command.add(JAVA_LOGS);
    if (program.archived()) {
      command.addAll(program.archive().flags());
    }
    command.addAll(program.jvmFlags());
    command.add(program.main().getName());
    return command;
  }

  private void listen(Consumer<String> hear, Consumer<String> ended) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        hear.accept(line);
      }
      ended.accept("it ended with exit code " + process.waitFor() + logTail());
    } catch (IOException | UncheckedIOException broken) {
      ended.accept("its output broke off: " + broken.getMessage() + logTail());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      ended.accept("nobody listens to it any more");
    }
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its number at the operating system. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs, frozen or not. */
  public boolean alive() {
    return process.isAlive();
  }

  /** Waits until it has ended. */
  public void awaitEnd() {
    process.onExit().join();
  }

  /** Makes later ones start faster, from what has been loaded so far, unless they do already. */
  public void rememberClasses() {
    archive.make();
  }

  /** Sends it a line. */
  public synchronized void say(String line) {
    try {
      input.write(line + "\n");
      input.flush();
    } catch (IOException gone) {
      throw RunException.failed(name + " does not listen: " + gone.getMessage(), gone);
    }
  }

  /** What it wrote last to its log, each line on a line of its own; empty when nothing. */
  public String logTail() {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      List<String> last = lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
      return last.isEmpty() ? "" : "\n  " + String.join("\n  ", last);
    } catch (IOException | UncheckedIOException unreadable) {
      return "";
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
