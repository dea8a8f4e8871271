package io.tiercel.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose topologies are cleaned up, and whose are left alone. ParentEndsIT has real processes. */
class RunRegistryTest {
  @TempDir Path parent;

  @Test
  void cleanUp_ownerLives_nothingIsTouched() throws IOException {
    RunRegistry registry = new RunRegistry(new CacheFolder(parent));
    Path folder = topologyFolder("mine");
    try (RunRegistry.Entry entry = registry.add(folder)) {
      registry.cleanUp();
      assertThat(folder.resolve("catalog/data")).isDirectory();
      assertThat(parent.resolve("runs")).isNotEmptyDirectory();
    }
    assertThat(parent.resolve("runs")).isEmptyDirectory();
    assertThat(folder.resolve("catalog/data")).isDirectory();
  }

  @Test
  void cleanUp_ownerIsGone_exactlyItsFoldersAreRemoved() throws IOException {
    Path left = topologyFolder("left");
    Path others = topologyFolder("others");
    Files.createFile(left.resolve("somebody-elses"));
    Path runs = Files.createDirectories(parent.resolve("runs"));
    // No process has this start time.
    Path entry = runs.resolve(ProcessHandle.current().pid() + "_12345_id.run");
    Files.writeString(entry, left.toString());

    new RunRegistry(new CacheFolder(parent)).cleanUp();

    assertThat(entry).doesNotExist();
    assertThat(left.toFile().list()).containsExactly("somebody-elses");
    assertThat(others.resolve("catalog/data")).isDirectory();
  }

  @Test
  void cleanUp_folderIsGoneAlready_entryGoesToo() throws IOException {
    Path runs = Files.createDirectories(parent.resolve("runs"));
    Path entry = Files.writeString(runs.resolve("1_12345_id.run"), parent.resolve("no") + "");
    new RunRegistry(new CacheFolder(parent)).cleanUp();
    assertThat(entry).doesNotExist();
  }

  @Test
  void cleanUp_foreignFile_isLeftAlone() throws IOException {
    Path runs = Files.createDirectories(parent.resolve("runs"));
    Path entry = Files.writeString(runs.resolve("notes.run"), "hello");
    new RunRegistry(new CacheFolder(parent)).cleanUp();
    assertThat(entry).hasContent("hello");
  }

  private Path topologyFolder(String name) throws IOException {
    Path folder = Files.createDirectory(parent.resolve(name));
    Files.createDirectories(folder.resolve("catalog/data"));
    new TopologyFile(
            new TopologyFile.Account("u", "p"),
            List.of(new TopologyFile.Server("catalog", "127.0.0.1", 1, -1, 0)),
            new Properties())
        .write(folder);
    return folder;
  }
}
