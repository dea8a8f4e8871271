package io.tiercel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that stay when their starter goes, and are found again by their folder. */
class DetachedTopologyIT {
  @TempDir Path parent;

  @Test
  void attach_inAnotherProvider_findsAllAndClosesExactlyThem() throws IOException {
    Path folder = Files.createDirectory(parent.resolve("servers"));
    Path somebodyElses = Files.writeString(folder.resolve("notes.txt"), "keep");
    MySqlTopology started = new EmbeddedMySql().start(new TopologySpec(1, 1, folder, true));
    List<Long> pids = started.servers().stream().map(MySqlServer::pid).toList();
    try (MySqlTopology found = new EmbeddedMySql().attach(folder)) {
      assertThat(found.servers()).allMatch(MySqlServer::alive).allMatch(ServerSql::answers);
      assertThat(found.servers()).extracting(MySqlServer::pid).containsExactlyElementsOf(pids);
      assertThat(found.shards().get(0).replicas()).hasSize(1);

      started.catalog().kill();
      assertThat(found.catalog().alive()).isFalse();
      found.catalog().restart();
    }
    await().until(() -> pids.stream().noneMatch(pid -> ProcessHandle.of(pid).isPresent()));
    assertThat(folder).isDirectoryContaining(path -> path.equals(somebodyElses));
    assertThat(folder.toFile().list()).containsExactly("notes.txt");
    assertThatThrownBy(() -> new EmbeddedMySql().attach(folder))
        .isInstanceOf(LocalMySqlException.class);
  }

  @Test
  void restart_byWhoAttached_isSeenByTheNextOne() throws IOException {
    Path folder = parent.resolve("servers");
    new EmbeddedMySql().start(new TopologySpec(1, 0, folder, true));
    long pid;
    try (MySqlTopology first = new EmbeddedMySql().attach(folder)) {
      first.catalog().kill();
      first.catalog().restart();
      pid = first.catalog().pid();
      MySqlTopology second = new EmbeddedMySql().attach(folder);
      assertThat(second.catalog().pid()).isEqualTo(pid);
      assertThat(second.catalog().alive()).isTrue();
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("mysql.password"))))
          .isEqualTo("rw-------");
    }
    await().until(() -> ProcessHandle.of(pid).isEmpty());
    assertThat(folder).doesNotExist();
  }

  @Test
  void addShard_besideOthers_isFoundAndRemovedAlone() throws IOException {
    Path folder = Files.createDirectory(parent.resolve("servers"));
    EmbeddedMySql provider = new EmbeddedMySql();
    provider.start(new TopologySpec(1, 0, folder, true));
    try {
      MySqlTopology.Shard added = provider.addShard(folder, 1);
      assertThat(added.name()).isEqualTo("shard-2");
      assertThat(added.replicas()).hasSize(1).allMatch(MySqlServer::alive);
      provider.removeShard(folder, "shard-1");
      MySqlTopology found = new EmbeddedMySql().attach(folder);
      assertThat(found.shards()).extracting(MySqlTopology.Shard::name).containsExactly("shard-2");
      assertThat(found.servers()).allMatch(MySqlServer::alive).allMatch(ServerSql::answers);
      assertThat(folder.resolve("shard-1")).doesNotExist();
      assertThat(provider.addShard(folder, 0).name()).isEqualTo("shard-3");
      assertThatThrownBy(() -> provider.removeShard(folder, "shard-1"))
          .isInstanceOf(LocalMySqlException.class)
          .hasMessageContaining("holds no shard shard-1");
    } finally {
      provider.attach(folder).close();
    }
  }
}
