package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.DeleteRowsEventData;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.GtidEventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.UpdateRowsEventData;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import io.tiercel.local.MySqlServer;
import java.io.IOException;
import java.io.Serializable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Reads both shards' binlogs by itself, with nothing of the mover's code, and says what must never
 * be in them: a slot with two owners, an epoch that falls, or a row that changes in a slot that the
 * shard does not own, unless a mover changes it.
 */
final class BinlogWatcher implements AutoCloseable {
  private static final List<String> STATES =
      List.of("", "OWNED", "FENCED", "MOVED", "IMPORTING", "NONE");

  private final MoveHarness harness;
  private final List<Reader> readers = new ArrayList<>();

  private BinlogWatcher(MoveHarness harness) {
    this.harness = harness;
  }

  static BinlogWatcher start(MoveHarness harness) throws SQLException {
    BinlogWatcher watcher = new BinlogWatcher(harness);
    for (int shard = 1; shard <= 2; shard++) {
      watcher.readers.add(watcher.new Reader(shard));
    }
    return watcher;
  }

  /** What a transaction did, with the time of its commit. */
  private record Change(
      long micros, int shard, int slot, @Nullable String state, long epoch, boolean mover) {}

  /** Waits for all that is committed by now, and checks it. */
  void assertClean() throws SQLException {
    harness.sql(1, "UPDATE tiercel_shard SET map_epoch = map_epoch + 1");
    harness.sql(2, "UPDATE tiercel_shard SET map_epoch = map_epoch + 1");
    List<Change> all = new ArrayList<>();
    for (Reader reader : readers) {
      Awaitility.await("binlog").until(() -> reader.ended);
      assertThat(reader.failure.get()).isNull();
      all.addAll(reader.changes);
    }
    all.sort(Comparator.comparingLong(Change::micros));
    List<String> wrong = new ArrayList<>();
    Map<String, Change> now = new HashMap<>();
    long rows = 0;
    long states = 0;
    for (Change change : all) {
      String here = change.shard + "/" + change.slot;
      Change before = now.get(here);
      if (change.state == null) {
        rows++;
        if (!change.mover && before != null && !"OWNED".equals(before.state)) {
          wrong.add("a row changed in a slot that was " + before);
        }
        continue;
      }
      states++;
      if (before != null && change.epoch < before.epoch) {
        wrong.add("an epoch fell: " + before + " then " + change);
      }
      Change there = now.get(3 - change.shard + "/" + change.slot);
      if ("OWNED".equals(change.state) && there != null && "OWNED".equals(there.state)) {
        wrong.add("two owners: " + there + " and " + change);
      }
      now.put(here, change);
    }
    assertThat(wrong).isEmpty();
    assertThat(rows).isPositive();
    assertThat(states).isPositive();
  }

  @Override
  public void close() {
    for (Reader reader : readers) {
      try {
        reader.client.disconnect();
      } catch (IOException e) {
        // It is of no use any more either way.
      }
    }
  }

  private final class Reader {
    private final int shard;
    private final BinaryLogClient client;
    private final ConcurrentLinkedQueue<Change> changes = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Map<Long, TableMapEventData> maps = new HashMap<>();
    private volatile boolean ended;
    private long micros;
    private boolean mover;

    Reader(int shard) throws SQLException {
      this.shard = shard;
      MySqlServer server = harness.primary(shard);
      client = new BinaryLogClient(server.host(), server.port(), server.user(), server.password());
      client.setServerId(70_000 + shard);
      client.setKeepAlive(false);
      client.setGtidSet(
          harness.rows(shard, "SELECT @@GLOBAL.gtid_executed").keySet().iterator().next());
      client.registerEventListener(this::heard);
      try {
        client.connect(10_000);
      } catch (IOException | java.util.concurrent.TimeoutException e) {
        throw new SQLException(e);
      }
    }

    private void heard(Event event) {
      try {
        accept(event);
      } catch (RuntimeException e) {
        failure.compareAndSet(null, e);
      }
    }

    private void accept(Event event) {
      switch (((EventHeaderV4) event.getHeader()).getEventType()) {
        case GTID -> {
          micros = ((GtidEventData) event.getData()).getImmediateCommitTimestamp();
          mover = false;
        }
        case TABLE_MAP -> {
          TableMapEventData map = event.getData();
          maps.put(map.getTableId(), map);
          mover |= map.getTable().equals("tiercel_move");
        }
        case EXT_WRITE_ROWS -> {
          WriteRowsEventData data = event.getData();
          data.getRows().forEach(row -> changed(maps.get(data.getTableId()), row));
        }
        case EXT_UPDATE_ROWS -> {
          UpdateRowsEventData data = event.getData();
          data.getRows().forEach(row -> changed(maps.get(data.getTableId()), row.getValue()));
        }
        case EXT_DELETE_ROWS -> {
          DeleteRowsEventData data = event.getData();
          data.getRows().forEach(row -> changed(maps.get(data.getTableId()), row));
        }
        default -> {}
      }
    }

    private void changed(@Nullable TableMapEventData map, Serializable[] row) {
      if (map == null || !map.getDatabase().equals(harness.cluster().spec().database())) {
        return;
      }
      switch (map.getTable()) {
        case "tiercel_slot" ->
            changes.add(
                new Change(
                    micros,
                    shard,
                    number(row[0]) & 0xFFFF,
                    STATES.get(number(row[1])),
                    ((Number) row[2]).longValue(),
                    mover));
        case "item" ->
            changes.add(new Change(micros, shard, number(row[3]) & 0xFFFF, null, 0, mover));
        case "tiercel_shard" -> ended |= !mover;
        default -> {}
      }
    }

    private int number(Serializable cell) {
      return ((Number) cell).intValue();
    }
  }
}
