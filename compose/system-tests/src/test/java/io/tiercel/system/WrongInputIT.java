package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a person does wrong: one screen that says what, where and what to do; nothing changed. */
@Timeout(120)
final class WrongInputIT {
  @RegisterExtension static final SmallCluster small = new SmallCluster();

  @TempDir Path folder;

  @BeforeAll
  static void createTables() throws SQLException {
    small.onEveryShard("CREATE TABLE not_versioned (id BIGINT PRIMARY KEY, v INT)");
    small.onEveryShard(
        "CREATE TABLE not_slotted (id BIGINT PRIMARY KEY, _version BIGINT UNSIGNED NOT NULL)");
    small.onEveryShard(
        "CREATE TABLE short_names (id BIGINT PRIMARY KEY, name VARCHAR(5) NOT NULL,"
            + " _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,"
            + " _version BIGINT UNSIGNED NOT NULL, KEY (_slot, id))");
  }

  private static String[] onCluster(String... words) {
    String[] all = new String[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--folder";
    all[words.length + 1] = small.cluster().folder().path().toString();
    return all;
  }

  private static CommandRun run(String... words) {
    return CommandRun.inProcess(words);
  }

  @Test
  void get_unknownTable_namesIt() {
    assertThat(run(onCluster("get", "nowhere", "1")).errorScreen())
        .contains("UNKNOWN_TABLE", "nowhere");
  }

  @Test
  void get_tableWithoutVersion_hasTheStatementThatMendsIt() {
    assertThat(run(onCluster("get", "not_versioned", "1")).errorScreen())
        .contains("TABLE_NOT_ADOPTED", "ALTER TABLE", "_version");
  }

  @Test
  void get_tableWithoutSlot_hasTheStatementThatMendsIt() {
    assertThat(run(onCluster("get", "not_slotted", "1")).errorScreen())
        .contains("TABLE_NOT_ADOPTED", "ALTER TABLE", "_slot");
  }

  @Test
  void get_keyOfTheWrongType_namesColumnAndExpectation() {
    assertThat(run(onCluster("get", "short_names", "abc")).errorScreen())
        .contains("column id", "a whole number")
        .doesNotContain("abc");
  }

  @Test
  void get_tooManyKeyParts_saysHowManyAreNeeded() {
    assertThat(run(onCluster("get", "orders", "1")).errorScreen())
        .contains("(customer_id, number)", "2 values are needed, 1 given");
  }

  @Test
  void put_valueTooLong_changesNothing() throws SQLException {
    CommandRun run = run(onCluster("put", "short_names", "id=1", "name=toolong"));

    assertThat(run.errorScreen())
        .contains("INVALID_VALUE", "name", "Nothing was changed.")
        .doesNotContain("toolong");
    assertThat(small.sumOverShards("SELECT COUNT(*) FROM short_names WHERE id = 1")).isZero();
  }

  @Test
  void put_unknownColumn_namesThoseThereAre() {
    assertThat(run(onCluster("put", "short_names", "id=1", "nmae=x")).errorScreen())
        .contains("no column nmae", "id, name");
  }

  @Test
  void putInsert_rowIsThere_changesNothing() throws SQLException {
    run(onCluster("put", "--insert", "short_names", "id=7", "name=one")).succeeded();
    String version = "SELECT _version FROM short_names WHERE id = 7";
    long before = small.sumOverShards(version);

    CommandRun second = run(onCluster("put", "--insert", "short_names", "id=7", "name=two"));

    assertThat(second.errorScreen()).contains("DUPLICATE_KEY", "Nothing was changed.");
    assertThat(small.sumOverShards(version)).isEqualTo(before);
  }

  @Test
  void get_wrongSecret_isRefused() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "hunter22");
    CommandRun run =
        run(
            "get",
            "short_names",
            "1",
            "--nodes",
            small.cluster().nodeAddresses(),
            "--client",
            "app",
            "--secret-file",
            secret.toString());

    assertThat(run.errorScreen()).contains("UNAUTHENTICATED").doesNotContain("hunter22");
  }

  @Test
  void up_portTaken_startsNothing() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path state = folder.resolve("state");
      String port = Integer.toString(taken.getLocalPort());

      CommandRun run = run("up", "--folder", state.toString(), "--grpc-port", port, "--nodes", "1");

      assertThat(run.errorScreen()).contains("port taken", ":" + port, "--grpc-port");
      assertThat(state.resolve("cluster.json")).doesNotExist();
      assertThat(state.resolve("mysql")).doesNotExist();
    }
  }

  @Test
  void up_noDiskSpace_startsNothing() throws IOException {
    try (TinyDisk disk = TinyDisk.find(folder)) {
      Path state = disk.folder().resolve("state");
      CommandRun run = run("up", "--folder", state.toString(), "--shards", "16", "--replicas", "3");

      assertThat(run.errorScreen()).contains("No room", "MiB", "disk");
      assertThat(state.resolve("cluster.json")).doesNotExist();
    }
  }

  @Test
  void up_folderIsAFile_saysSo() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    CommandRun run = run("up", "--folder", file.toString());

    assertThat(run.errorScreen()).contains("is a file", "--folder");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void commandRun_thatSucceeds_isNoError() {
    assertThatThrownBy(() -> run("--version").errorScreen()).isInstanceOf(AssertionError.class);
  }
}
