package io.tiercel.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library that some systems have under another name. */
class SystemLibrariesTest {
  @TempDir Path parent;

  @Test
  void provide_renamedLibaio_getsItsOldNameInOurFolder() throws IOException {
    Path system = Files.createDirectories(parent.resolve("lib/x86_64-linux-gnu"));
    Path renamed = Files.createFile(system.resolve("libaio.so.1t64"));
    Files.createFile(system.resolve("libnuma.so.1"));
    SystemLibraries libraries = libraries();
    assertThat(libraries.environment()).isEmpty();

    libraries.provide(Path.of("mysqld"), "libaio.so.1: cannot open shared object file");

    Path ownFolder = parent.resolve("cache/lib");
    assertThat(ownFolder.resolve("libaio.so.1").toRealPath()).isEqualTo(renamed.toRealPath());
    assertThat(libraries.environment().get("LD_LIBRARY_PATH")).startsWith(ownFolder.toString());
  }

  @Test
  void provide_allThere_changesNothing() throws IOException {
    Path system = Files.createDirectories(parent.resolve("lib"));
    Files.createFile(system.resolve("libaio.so.1"));
    Files.createFile(system.resolve("libnuma.so.1"));
    libraries().provide(Path.of("mysqld"), "");
    assertThat(parent.resolve("cache")).doesNotExist();
  }

  private SystemLibraries libraries() {
    return new SystemLibraries(
        new CacheFolder(parent.resolve("cache")), List.of(parent.resolve("lib")));
  }
}
