package io.tiercel.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  @TempDir private Path parent;

  @Test
  void create_leftByAKilledRun_isRemoved() throws IOException {
    Path left = Files.createDirectories(parent.resolve("run-left/cluster/mysql"));
    Files.writeString(left.resolve("data"), "much");
    Files.writeString(parent.resolve("run-left/lock"), "");
    try (RunFolder folder = RunFolder.create(parent)) {
      assertThat(parent.resolve("run-left")).doesNotExist();
      assertThat(folder.path()).isDirectory();
    }
  }

  @Test
  void create_anotherRunLives_leavesItAlone() {
    try (RunFolder first = RunFolder.create(parent);
        RunFolder second = RunFolder.create(parent)) {
      assertThat(first.path()).isDirectory();
      assertThat(second.path()).isDirectory().isNotEqualTo(first.path());
    }
  }

  @Test
  void close_removesEverything() throws IOException {
    RunFolder folder = RunFolder.create(parent);
    Files.createDirectories(folder.resolve("a/b"));
    Files.writeString(folder.resolve("a/b/c"), "x");
    folder.close();
    assertThat(parent).isEmptyDirectory();
  }
}
