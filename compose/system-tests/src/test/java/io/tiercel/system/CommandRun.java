package io.tiercel.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiercel.cli.Main;
import io.tiercel.cli.cluster.JvmOptions;
import io.tiercel.cli.output.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of the {@code tiercel} command as a process of its own.
 *
 * @param exitCode what it ended with
 * @param out its standard output
 * @param err its standard error
 */
record CommandRun(int exitCode, String out, String err) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SCREEN_LINES = 24;

  /** Runs a line as it stands in a document: the tiercel command, or one of the shell's. */
  static CommandRun shell(Path folder, String line) {
    return line.startsWith("./tiercel ")
        ? in(folder, line.substring("./tiercel ".length()).split(" +"))
        : run(folder, List.of("sh", "-c", line));
  }

  /** Runs the command in a folder, at most three minutes. */
  static CommandRun in(Path folder, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JvmOptions.hazelcast());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(Arrays.asList(arguments));
    return run(folder, command);
  }

  private static CommandRun run(Path folder, List<String> command) {
    try {
      Path out = Files.createTempFile(folder, "out", ".txt");
      Path err = Files.createTempFile(folder, "err", ".txt");
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      await(process, command);
      return new CommandRun(process.exitValue(), text(out), text(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A run that takes too long, or whose test does, is ended: the next one needs its lock. */
  private static void await(Process process, List<String> command) {
    try {
      if (process.waitFor(3, TimeUnit.MINUTES)) {
        return;
      }
    } catch (InterruptedException testIsOver) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new IllegalStateException(
        "still runs: " + command.subList(Math.max(0, command.size() - 6), command.size()));
  }

  /** Runs the command in this process, which is quicker. */
  static CommandRun inProcess(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false, false);
    int exitCode = Main.run(terminal, arguments);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  private static String text(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    Files.delete(file);
    return text;
  }

  /** The output as JSON. */
  JsonNode json() {
    try {
      return JSON.readTree(out);
    } catch (IOException e) {
      throw new UncheckedIOException("no JSON: " + this, e);
    }
  }

  /** The run, or an error with all it said. */
  CommandRun succeeded() {
    if (exitCode != 0) {
      throw new AssertionError("exit code " + exitCode + "\n" + out + err);
    }
    return this;
  }

  /** What it said when it failed: on one screen, without a stack trace. */
  String errorScreen() {
    if (exitCode == 0) {
      throw new AssertionError("it did not fail\n" + out + err);
    }
    if (err.lines().count() > SCREEN_LINES || err.contains("\tat ")) {
      throw new AssertionError("more than a screen, or a stack trace:\n" + err);
    }
    return err;
  }
}
