package io.tiercel.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.cli.cluster.ClusterState.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateFolderTest {
  @TempDir Path temporary;

  @Test
  void write_thenRead_givesTheSameState() {
    StateFolder folder = created();
    folder.write(state());

    assertThat(folder.read()).contains(state());
  }

  @Test
  void read_emptyFolder_isEmpty() {
    assertThat(new StateFolder(temporary.resolve("none")).read()).isEmpty();
  }

  @Test
  void read_damagedFile_saysWhichFile() throws IOException {
    StateFolder folder = created();
    Files.writeString(folder.path().resolve("cluster.json"), "{\"format\": 1, ");

    assertThatThrownBy(folder::read)
        .isInstanceOf(LocalClusterException.class)
        .hasMessageContaining("cluster.json is damaged");
  }

  @Test
  void writePrivate_secret_onlyTheOwnerReadsIt() throws IOException {
    StateFolder folder = created();
    folder.writePrivate(folder.clientSecretFile(), "secret");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.clientSecretFile())))
        .isEqualTo("rw-------");
  }

  @Test
  void create_folderIsAFile_saysSo() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));

    assertThatThrownBy(() -> new StateFolder(file).create())
        .isInstanceOf(LocalClusterException.class)
        .hasMessageContaining("is a file")
        .hasMessageContaining("--folder");
  }

  @Test
  void lock_heldBefore_refusesTheSecond() {
    StateFolder folder = created();
    try (StateFolder.Lock held = folder.lock()) {
      assertThatThrownBy(folder::lock)
          .isInstanceOf(LocalClusterException.class)
          .hasMessageContaining("another command");
      assertThat(held.channel().isOpen()).isTrue();
    }
    folder.lock().close();
  }

  @Test
  void remove_strangersFile_staysWithTheFolder() throws IOException {
    StateFolder folder = created();
    folder.write(state());
    Path stranger = Files.createFile(folder.path().resolve("notes.txt"));

    folder.remove();

    assertThat(stranger).exists();
    assertThat(folder.path().toFile().list()).containsExactly("notes.txt");
  }

  @Test
  void remove_nothingElseInIt_removesTheFolder() {
    StateFolder folder = created();
    folder.write(state());

    folder.remove();

    assertThat(folder.path()).doesNotExist();
  }

  private StateFolder created() {
    StateFolder folder = new StateFolder(temporary.resolve("state"));
    folder.create();
    return folder;
  }

  private static ClusterState state() {
    NodeState node =
        new NodeState(
            "node-1", new ProcessIdentity(12, 34), "127.0.0.1", 7401, 20_001, 20_002, false);
    return new ClusterState(
        ClusterState.FORMAT,
        "tiercel-test",
        Phase.RUNNING,
        "embedded",
        2,
        1,
        "app",
        "app",
        "512m",
        1L,
        List.of("classpath:x"),
        List.of(node));
  }
}
