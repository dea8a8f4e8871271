package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The operator's guide, command by command, as it stands in docs/OPERATING.md. */
@Timeout(420)
final class OperatingGuideIT {
  private static final Path GUIDE = Path.of("../../docs/OPERATING.md");
  private static final Pattern BLOCK = Pattern.compile("(?s)```sh([^\\n]*)\\n(.*?)```");

  @TempDir Path folder;

  @AfterEach
  void end() throws IOException {
    boolean unused = Thread.interrupted();
    if (Files.exists(folder.resolve(".tiercel"))) {
      CommandRun.in(folder, "down");
    }
  }

  @Test
  void guide_everyCommandInItsOrder_succeedsAndTheLoadIsClean() throws Exception {
    List<CompletableFuture<CommandRun>> elsewhere = new ArrayList<>();
    for (MatchResult block : BLOCK.matcher(Files.readString(GUIDE)).results().toList()) {
      switch (block.group(1).strip()) {
        case "other terminal" -> elsewhere.add(CompletableFuture.supplyAsync(() -> run(block)));
        case "after the load" -> {
          for (CompletableFuture<CommandRun> each : elsewhere) {
            CommandRun unused = each.get(180, TimeUnit.SECONDS);
          }
          CommandRun unused = run(block);
        }
        default -> {
          CommandRun unused = run(block);
        }
      }
    }
    assertThat(elsewhere).hasSize(1);
    JsonNode load = report("load.json");
    assertThat(load.path("acknowledgedWrites").asLong()).isPositive();
    assertThat(report("move.json").path("slotBalance").asDouble()).isLessThanOrEqualTo(1.02);
    assertThat(folder.resolve(".tiercel")).doesNotExist();
  }

  private JsonNode report(String name) throws IOException {
    return new ObjectMapper().readTree(Files.readString(folder.resolve(name)));
  }

  /** The last one's output; all have to succeed. */
  private CommandRun run(MatchResult block) {
    return block.group(2).lines().map(this::timed).reduce((first, second) -> second).orElseThrow();
  }

  private CommandRun timed(String line) {
    long began = System.nanoTime();
    CommandRun run = CommandRun.shell(folder, line).succeeded();
    System.out.printf(Locale.ROOT, "guide: %5.1f s %s%n", (System.nanoTime() - began) / 1e9, line);
    return run;
  }
}
