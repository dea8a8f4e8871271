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
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ChildStarter.class.getName(),
                folder.toString(),
                launcher)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
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

  private static boolean runs(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
