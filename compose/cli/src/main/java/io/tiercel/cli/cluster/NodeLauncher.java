package io.tiercel.cli.cluster;

import io.tiercel.cli.cluster.LocalClusterException.Code;
import io.tiercel.cli.run.ClassArchive;
import io.tiercel.cli.run.JavaProgram;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Starts node processes with the Java this process has. Thread-safe.
 *
 * <p>Each gets a session of its own where the system can ({@code setsid}), so that Ctrl-C on this
 * process's terminal does not reach it. One that is attached ends by itself when this process does,
 * however that ends: its standard input is a pipe from here, and it watches for the end of it.
 */
final class NodeLauncher {
  /** For a node that lives a minute on few processors: much compiling would take its whole life. */
  private static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private final Path folder;
  private final String heap;
  private final boolean detached;
  private final Function<String, List<String>> program;
  private final String classPath = JavaProgram.classPath(NodeMain.class);
  private final ClassArchive archive = new ClassArchive("node", classPath);

  /**
   * A launcher.
   *
   * @param program of the node of a name, see {@link Wiring#nodeProgram}
   */
  NodeLauncher(Path folder, String heap, boolean detached, Function<String, List<String>> program) {
    this.program = program;
    this.folder = folder;
    this.heap = heap;
    this.detached = detached;
  }

  Path log(String name) {
    return folder.resolve(name + ".log");
  }

  Path config(String name) {
    return folder.resolve(name + ".yaml");
  }

  /** Whether nodes would start faster after {@link #makeArchive}. */
  boolean archiveMissing() {
    return archive.missing();
  }

  /** Makes later nodes start faster, from what the first has loaded by now. */
  void makeArchive() {
    archive.make();
  }

  /** Starts the node whose configuration file has been written. */
  ProcessIdentity launch(String name) {
    List<String> command = new ArrayList<>(session());
    command.add(JavaProgram.java("java").toString());
    command.addAll(archive.flags());
    command.addAll(JvmOptions.hazelcast());
    command.addAll(List.of("-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError"));
    if (!detached) {
      command.addAll(QUICK_START);
    }
    command.addAll(List.of("-cp", classPath));
    command.addAll(program.apply(name));
    command.add(config(name).toString());
    if (!detached) {
      command.add(NodeMain.END_WITH_INPUT);
    }
    try {
      Process process = builder(command, name).start();
      return ProcessIdentity.of(process.toHandle());
    } catch (IOException e) {
      throw new LocalClusterException(
          Code.FAILED, name + " cannot be started: " + e.getMessage(), e);
    }
  }

  private ProcessBuilder builder(List<String> command, String name) {
    File log = log(name).toFile();
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectInput(detached ? Redirect.from(new File("/dev/null")) : Redirect.PIPE)
        .redirectOutput(Redirect.appendTo(log))
        .redirectErrorStream(true);
  }

  private static List<String> session() {
    for (String folder : List.of("/usr/bin", "/bin")) {
      Path setsid = Path.of(folder, "setsid");
      if (Files.isExecutable(setsid)) {
        return List.of(setsid.toString());
      }
    }
    return List.of("nohup");
  }
}
