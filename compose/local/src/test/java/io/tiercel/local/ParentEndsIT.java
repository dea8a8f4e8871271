package io.tiercel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process that started servers ends in every way there is: none of them stays. */
class ParentEndsIT {
  private static final Duration SOON = Duration.ofSeconds(15);

  // Of its own: any other start on this machine would clean up what these tests want to see.
  @TempDir static Path caches;

  @TempDir Path parent;

  @Test
  void killMinus9_nothingTiesThem_nextStartRemovesServersAndData() throws IOException {
    Path folder = parent.resolve("left");
    Started child = startChild(folder, "plain");
    child.process().destroyForcibly().onExit().join();
    assertThat(child.pids()).hasSize(2).allMatch(ParentEndsIT::runs);

    new EmbeddedMySql(new EmbeddedMySqlConfig(null, caches.resolve("tiercel"), 64))
        .start(new TopologySpec(1, 0, parent.resolve("next"), false))
        .close();

    awaitGone(child);
    assertThat(folder).doesNotExist();
  }

  @Test
  void killMinus9_onLinux_serversEndAtOnce() throws IOException {
    Started child = startChild(parent.resolve("tied"), "tied");
    child.process().destroyForcibly().onExit().join();
    awaitGone(child);
  }

  @Test
  void interruptFromTheTerminal_serversAndDataAreGoneWhenItEnds() throws Exception {
    Path folder = parent.resolve("interrupted");
    Started child = startChild(folder, "plain");
    ProgramRun run =
        ProgramRun.of(SOON, Map.of(), "kill", "-INT", Long.toString(child.process().pid()));
    assertThat(run.exitCode()).isZero();
    child.process().onExit().join();
    awaitGone(child);
    assertThat(folder).doesNotExist();
  }

  private record Started(Process process, List<Long> pids) {}

  private static Started startChild(Path folder, String launcher) throws IOException {
    List<String> command = new ArrayList<>(heedingInterrupts());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ChildStarter.class.getName(), folder.toString(), launcher));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("XDG_CACHE_HOME", caches.toString());
    Process process = builder.start();
    List<Long> pids = new ArrayList<>();
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.equals("started")) {
        return new Started(process, pids);
      }
      if (line.startsWith("pid ")) {
        pids.add(Long.parseLong(line.substring(4)));
      }
    }
    throw new AssertionError("The child ended without having started servers");
  }

  /** Ended servers stay in the process table until whoever inherited them has looked. */
  private static void awaitGone(Started child) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(child.pids()).noneMatch(ParentEndsIT::runs));
  }

  /** A build in the background runs with SIGINT ignored, and its children inherit that. */
  private static List<String> heedingInterrupts() throws IOException {
    List<String> env = List.of("env", "--default-signal=INT");
    List<String> probe = new ArrayList<>(env);
    probe.add("true");
    boolean known =
        new ProcessBuilder(probe)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join()
                .exitValue()
            == 0;
    return known ? env : List.of();
  }

  private static boolean runs(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
