package io.tiercel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that can be wrong before servers run: one screen of text, and nothing left behind. */
class StartFailsIT {
  @TempDir Path parent;

  @Test
  void start_noRoomInTheFolder_saysHowMuchIsNeeded() {
    Path folder = parent.resolve("full");
    EmbeddedMySql full =
        new EmbeddedMySql(
            EmbeddedMySqlConfig.fromEnvironment(), path -> 700L << 20, ServerLauncher.plain());
    assertThatThrownBy(() -> full.start(new TopologySpec(1, 1, folder, false)))
        .isInstanceOf(LocalMySqlException.class)
        .hasMessageContaining("3 servers need 750 MiB, free are 700 MiB");
    assertThat(folder).doesNotExist();
  }

  @Test
  void start_programIsNotThere_saysWhatToSet() {
    assertRefused(
        parent.resolve("no-such-mysqld"), "no-such-mysqld is not there. Set TIERCEL_MYSQLD");
  }

  @Test
  void start_oldVersion_isRefused() throws IOException {
    Path old =
        script("echo 'mysqld  Ver 5.7.44 for Linux on x86_64 (MySQL Community Server (GPL))'");
    assertRefused(old, "is version 5.7.44; needed is MySQL (not MariaDB) 8.0.26 or newer");
  }

  @Test
  void start_mariaDb_isRefused() throws IOException {
    Path maria = script("echo 'mysqld  Ver 10.11.6-MariaDB-0+deb12u1 for debian-linux-gnu'");
    assertRefused(maria, "10.11.6-MariaDB-0+deb12u1; needed is MySQL (not MariaDB)");
  }

  @Test
  void start_programIsSomethingElse_showsItsAnswer() throws IOException {
    assertRefused(script("echo hello; exit 3"), "exit code 3):\nhello");
  }

  @Test
  void start_initialisationFails_showsItsOutputAndLeavesNoTemplate() throws IOException {
    Path broken =
        script(
            "case \"$*\" in *--version*) echo 'mysqld  Ver 8.4.99 for Linux';;"
                + " *) echo 'disk on fire' >&2; exit 5;; esac");
    Path cache = parent.resolve("cache");
    Path folder = parent.resolve("servers");
    assertThatThrownBy(() -> provider(broken, cache).start(new TopologySpec(1, 0, folder, false)))
        .isInstanceOf(LocalMySqlException.class)
        .hasMessageContaining("disk on fire")
        .hasMessageContaining("exit code 5");
    assertThat(folder).doesNotExist();
    assertThat(cache.resolve("data-8.4.99-1")).doesNotExist();
    assertThat(cache.resolve("runs")).isEmptyDirectory();
  }

  @Test
  void start_serverEndsAtOnce_showsTheEndOfItsLogAndLeavesNothing() throws IOException {
    Path ends =
        script(
            "case \"$*\" in *--version*) echo 'mysqld  Ver 8.4.99 for Linux';;"
                + " *--initialize*) exit 0;;"
                + " *) echo 'unknown variable oh_dear'; exit 1;; esac");
    Path folder = parent.resolve("servers");
    assertThatThrownBy(
            () ->
                provider(ends, parent.resolve("cache"))
                    .start(new TopologySpec(1, 0, folder, false)))
        .isInstanceOf(LocalMySqlException.class)
        .hasMessageContaining("ended while it started")
        .hasMessageContaining("error.log:\nunknown variable oh_dear");
    assertThat(folder).doesNotExist();
  }

  @Test
  void start_folderIsAFile_saysSo() throws IOException {
    Path file = Files.createFile(parent.resolve("file"));
    assertThatThrownBy(() -> new EmbeddedMySql().start(new TopologySpec(1, 0, file, false)))
        .isInstanceOf(LocalMySqlException.class)
        .hasMessageContaining("Cannot make the folder " + file);
  }

  @Test
  void attach_emptyFolder_isRefused() {
    assertThatThrownBy(() -> new EmbeddedMySql().attach(parent))
        .isInstanceOf(LocalMySqlException.class)
        .hasMessageContaining("holds no MySQL servers");
  }

  @Test
  void find_unfitProgramsOnThePath_arePassedOver() throws IOException {
    Path maria = script("echo 'mysqld  Ver 10.11.6-MariaDB for debian-linux-gnu'");
    Path fitFolder = Files.createDirectory(parent.resolve("fit"));
    Path fit =
        Files.copy(script("echo 'mysqld  Ver 8.4.3 for Linux'"), fitFolder.resolve("mysqld"));
    MySqlBinaryFinder finder = finder(null);
    assertThat(finder.onPath(maria.getParent() + ":/no/such:" + fitFolder))
        .get()
        .extracting(MySqlBinary::mysqld, MySqlBinary::version)
        .containsExactly(fit, "8.4.3");
    assertThat(finder.onPath(maria.getParent().toString())).isEqualTo(Optional.empty());
  }

  private void assertRefused(Path mysqld, String message) {
    Path folder = parent.resolve("servers");
    assertThatThrownBy(
            () ->
                provider(mysqld, parent.resolve("cache"))
                    .start(new TopologySpec(1, 0, folder, false)))
        .isInstanceOf(LocalMySqlException.class)
        .hasMessageContaining(message);
    assertThat(folder).doesNotExist();
  }

  private static EmbeddedMySql provider(Path mysqld, Path cache) {
    return new EmbeddedMySql(
        new EmbeddedMySqlConfig(mysqld, cache, 64), path -> Long.MAX_VALUE, ServerLauncher.plain());
  }

  private MySqlBinaryFinder finder(@Nullable Path mysqld) {
    CacheFolder cache = new CacheFolder(parent.resolve("cache"));
    return new MySqlBinaryFinder(new EmbeddedMySqlConfig(mysqld, cache.root(), 64), cache);
  }

  private Path script(String body) throws IOException {
    Path folder = Files.createTempDirectory(parent, "bin");
    Path script = Files.writeString(folder.resolve("mysqld"), "#!/bin/sh\n" + body + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }
}
