package io.tiercel.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.local.MySqlServer;
import io.tiercel.router.RowWrite.Kind;
import io.tiercel.testing.MySqlExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a router does whose shard map is older than the last move. The catalog is read again every
 * few seconds anyway; each test ends long before.
 */
@Timeout(60)
final class MovedSlotIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2);

  private static final int SOURCE_TERM = 1;
  private static final int TARGET_TERM = 4;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private RouterHarness harness;
  private MySqlServer source;
  private MySqlServer target;
  private long key;
  private int slot;

  @BeforeEach
  void open() throws SQLException {
    harness = RouterHarness.open(mysql, RouterHarness.ITEM);
    key = harness.keyOn("shard-1");
    slot = harness.router().table("item").slotOf(new RowKey(key));
    source = harness.primaryOf(slot);
    target = mysql.topology().shards().get(1).primary();
    harness.write(harness.item(Kind.PUT, key, "before", 1));
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    harness.close();
  }

  @Test
  void read_slotHasMovedUnnoticed_isAnsweredByTheNewOwner() throws Exception {
    copy();
    commit();
    leave();
    activate();
    harness.sql(target, "UPDATE item SET name = 'after', _version = _version + 1");
    assertThat(harness.name(key, ReadPreference.PRIMARY)).isEqualTo("after");
  }

  @Test
  void read_absentRowOfASlotThatHasMovedUnnoticed_isAnsweredByTheNewOwner() throws Exception {
    copy();
    commit();
    leave();
    activate();
    harness.sql(source, "DELETE FROM item");
    assertThat(harness.name(key, ReadPreference.PRIMARY)).isEqualTo("before");
  }

  @Test
  void stamps_slotMovesToAShardOfAnotherTerm_goOnRising() throws Exception {
    catalog("UPDATE tiercel_catalog.shard SET term = " + TARGET_TERM + " WHERE name = 'shard-2'");
    RowStamp before = harness.read(key, ReadPreference.PRIMARY).stamp();
    copy();
    commit();
    leave();
    activate();
    RowStamp read = harness.read(key, ReadPreference.PRIMARY).stamp();
    RowStamp written = harness.write(harness.item(Kind.PUT, key, "after", 2)).stamp();
    assertThat(read).isEqualTo(before);
    assertThat(written.term()).isEqualTo(before.term());
    assertThat(written.version()).isGreaterThan(before.version());
    assertThat(harness.router().termOf(slot)).isEqualTo(SOURCE_TERM);
  }

  @Test
  void write_slotIsFenced_waitsAndIsAppliedOnceByTheNewOwner() throws Exception {
    harness.sql(source, "UPDATE tiercel_slot SET state = 'FENCED' WHERE slot = " + slot);
    CompletableFuture<RowWritten> late =
        CompletableFuture.supplyAsync(
            () -> harness.write(harness.item(Kind.PUT, key, "late", 3)), threads);
    copy();
    commit();
    leave();
    assertThat(late).isNotDone();
    activate();
    late.get(10, TimeUnit.SECONDS);
    assertThat(harness.ask(target, "SELECT name FROM item")).isEqualTo("late");
    assertThat(harness.ask(source, "SELECT name FROM item")).isEqualTo("before");
  }

  @Test
  void write_fenceIsTakenBack_isAppliedWhereItWas() throws Exception {
    harness.sql(source, "UPDATE tiercel_slot SET state = 'FENCED' WHERE slot = " + slot);
    CompletableFuture<RowWritten> late =
        CompletableFuture.supplyAsync(
            () -> harness.write(harness.item(Kind.UPDATE, key, "late", 3)), threads);
    harness.sql(source, "UPDATE tiercel_slot SET state = 'OWNED' WHERE slot = " + slot);
    late.get(10, TimeUnit.SECONDS);
    assertThat(harness.ask(source, "SELECT name FROM item")).isEqualTo("late");
  }

  @Test
  void read_slotIsFenced_isAnswered() throws Exception {
    harness.sql(source, "UPDATE tiercel_slot SET state = 'FENCED' WHERE slot = " + slot);
    StoredRow row =
        harness
            .router()
            .readRows(
                harness.router().table("item"),
                List.of(new RowKey(key)),
                ReadPreference.PRIMARY,
                Deadline.after(Duration.ofSeconds(1)))
            .get(0);
    assertThat(row.absent()).isFalse();
  }

  private void copy() throws SQLException {
    String version = harness.ask(source, "SELECT _version FROM item");
    harness.sql(
        target,
        "INSERT INTO item (id, name, amount, _version) VALUES (%d, 'before', 1, %s)"
            .formatted(key, version));
    harness.sql(target, "UPDATE tiercel_slot SET state = 'IMPORTING' WHERE slot = " + slot);
  }

  private void commit() throws SQLException {
    catalog(
        """
        UPDATE tiercel_catalog.slot_map SET shard = 'shard-2', epoch = epoch + 1,
          term_offset = %d - (SELECT CAST(term AS SIGNED) FROM tiercel_catalog.shard WHERE name = 'shard-2')
        WHERE slot = %d"""
            .formatted(SOURCE_TERM, slot));
    catalog("UPDATE tiercel_catalog.cluster SET map_epoch = map_epoch + 1");
  }

  private void leave() throws SQLException {
    String epoch = mapEpoch();
    try (Connection connection = harness.connect(source);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("UPDATE tiercel_slot SET state = 'MOVED' WHERE slot = " + slot);
      statement.execute("UPDATE tiercel_shard SET map_epoch = " + epoch);
      connection.commit();
    }
  }

  private static String mapEpoch() throws SQLException {
    try (Connection connection = mysql.connect(catalogServer());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT map_epoch FROM tiercel_catalog.cluster")) {
      row.next();
      return row.getString(1);
    }
  }

  private void activate() throws SQLException {
    harness.sql(target, "UPDATE tiercel_slot SET state = 'OWNED' WHERE slot = " + slot);
  }

  private static void catalog(String sql) throws SQLException {
    try (Connection connection = mysql.connect(catalogServer());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static MySqlServer catalogServer() {
    return mysql.topology().catalog();
  }
}
