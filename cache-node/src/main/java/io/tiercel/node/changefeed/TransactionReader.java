package io.tiercel.node.changefeed;

import com.github.shyiko.mysql.binlog.event.DeleteRowsEventData;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.GtidEventData;
import com.github.shyiko.mysql.binlog.event.QueryEventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.UpdateRowsEventData;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import io.tiercel.node.changefeed.RowKeyReader.RowImage;
import io.tiercel.node.entry.EntryKey;
import io.tiercel.router.feed.FeedSchema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the events of one stream together to transactions. Whatever it does not understand is a gap.
 * What moves slots from one shard to another changes no row of the tier, and is passed over: the
 * copy arrives with the stamp it had, and the purge removes what nobody reads here. Confined to the
 * reading thread.
 */
final class TransactionReader {
  /** Takes what was read. */
  @FunctionalInterface
  interface Sink {
    /** May wait, which makes the sender of the binlog wait. */
    void take(FeedTransaction transaction) throws InterruptedException;
  }

  private static final String WRITER_TABLE = "tiercel_writer";

  /** Every transaction that moves slots writes here first. */
  private static final String MOVE_TABLE = "tiercel_move";

  private static final int BEAT_COLUMN = 2;

  /** The tier's own transactions are small; a larger one is passed on in parts, as from outside. */
  private static final int MAX_CHANGES = 5_000;

  private final String database;
  private final FeedTables tables;
  private final Sink sink;
  private final LongConsumer beats;
  private final Map<Long, TableMapEventData> maps = new HashMap<>();
  private List<KeyChange> changes = new ArrayList<>();
  private @Nullable String gtid;
  private boolean tier;
  private boolean move;
  private boolean open;

  TransactionReader(String database, FeedTables tables, Sink sink, LongConsumer beats) {
    this.database = database;
    this.tables = tables;
    this.sink = sink;
    this.beats = beats;
  }

  /** The next event of the stream. */
  void accept(Event event) throws InterruptedException {
    switch (event.getHeader().getEventType()) {
      case GTID -> begin(((GtidEventData) event.getData()).getMySqlGtid().toString());
      case QUERY -> statement((QueryEventData) event.getData());
      case TABLE_MAP -> {
        TableMapEventData map = event.getData();
        maps.put(map.getTableId(), map);
      }
      case WRITE_ROWS, EXT_WRITE_ROWS -> written(event.getData());
      case UPDATE_ROWS, EXT_UPDATE_ROWS -> updated(event.getData());
      case DELETE_ROWS, EXT_DELETE_ROWS -> deleted(event.getData());
      case XID, XA_PREPARE -> end();
      case ROTATE,
          FORMAT_DESCRIPTION,
          PREVIOUS_GTIDS,
          HEARTBEAT,
          IGNORABLE,
          ROWS_QUERY,
          STOP,
          INTVAR,
          RAND,
          USER_VAR,
          TRANSACTION_CONTEXT,
          VIEW_CHANGE -> {}
      default ->
          throw new FeedGapException(
              "an event of type " + event.getHeader().getEventType() + " is not understood");
    }
  }

  private void begin(String next) {
    gtid = next;
    tier = false;
    move = false;
    open = false;
    changes = new ArrayList<>();
    maps.clear();
  }

  private void statement(QueryEventData statement) throws InterruptedException {
    switch (StatementEvents.of(statement.getSql())) {
      case BEGIN -> open = true;
      case END -> end();
      case NONE -> {
        if (!open) {
          end();
        }
      }
      case GAP -> {
        if (concernsUs(statement)) {
          throw new FeedGapException("a statement may have changed rows without telling which");
        }
        if (!open) {
          end();
        }
      }
    }
  }

  private boolean concernsUs(QueryEventData statement) {
    return database.equals(statement.getDatabase()) || statement.getSql().contains(database);
  }

  private void end() throws InterruptedException {
    String ended = gtid;
    if (ended == null) {
      throw new FeedGapException("a transaction without a GTID");
    }
    sink.take(new FeedTransaction(ended, tier, changes, true));
    gtid = null;
  }

  private void written(WriteRowsEventData event) throws InterruptedException {
    Optional<RowKeyReader> reader = reader(event.getTableId());
    if (reader.isPresent()) {
      for (Serializable[] row : event.getRows()) {
        RowImage image = new RowImage(row, event.getIncludedColumns());
        add(reader.get().key(image, image), reader.get().version(image), true);
      }
    }
  }

  private void deleted(DeleteRowsEventData event) throws InterruptedException {
    Optional<RowKeyReader> reader = reader(event.getTableId());
    if (reader.isPresent()) {
      for (Serializable[] row : event.getRows()) {
        RowImage image = new RowImage(row, event.getIncludedColumns());
        addGone(reader.get().key(image, image), reader.get().version(image));
      }
    }
  }

  private void updated(UpdateRowsEventData event) throws InterruptedException {
    Optional<RowKeyReader> reader = reader(event.getTableId());
    if (reader.isPresent()) {
      for (Map.Entry<Serializable[], Serializable[]> row : event.getRows()) {
        updated(
            reader.get(),
            new RowImage(row.getKey(), event.getIncludedColumnsBeforeUpdate()),
            new RowImage(row.getValue(), event.getIncludedColumns()));
      }
      return;
    }
    TableMapEventData map = map(event.getTableId());
    if (isOurs(map) && map.getTable().equals(FeedSchema.TABLE)) {
      event.getRows().forEach(row -> beat(row.getValue(), event.getIncludedColumns()));
    }
  }

  private void updated(RowKeyReader reader, RowImage before, RowImage after)
      throws InterruptedException {
    EntryKey was = reader.key(before, before);
    EntryKey is = reader.key(after, before);
    long version = reader.version(after);
    if (!Objects.equals(was, is)) {
      addGone(was, reader.version(before));
    }
    long old = reader.version(before);
    add(is, version, version != KeyChange.UNKNOWN && old != KeyChange.UNKNOWN && version > old);
  }

  private void addGone(@Nullable EntryKey key, long lastVersion) throws InterruptedException {
    boolean known = lastVersion != KeyChange.UNKNOWN && lastVersion != Long.MAX_VALUE;
    add(key, known ? lastVersion + 1 : KeyChange.UNKNOWN, known);
  }

  /** A key that the tier cannot name has no copies. */
  private void add(@Nullable EntryKey key, long version, boolean raised)
      throws InterruptedException {
    if (key == null) {
      return;
    }
    changes.add(new KeyChange(key, version, raised && version != KeyChange.UNKNOWN));
    String part = gtid;
    if (changes.size() >= MAX_CHANGES && part != null) {
      sink.take(new FeedTransaction(part, false, changes, false));
      changes = new ArrayList<>();
    }
  }

  private Optional<RowKeyReader> reader(long tableNumber) {
    TableMapEventData map = map(tableNumber);
    if (!isOurs(map)) {
      return Optional.empty();
    }
    if (map.getTable().equals(WRITER_TABLE)) {
      tier = true;
      return Optional.empty();
    }
    if (map.getTable().equals(MOVE_TABLE)) {
      move = true;
    }
    if (move) {
      return Optional.empty();
    }
    return map.getTable().startsWith("tiercel_") ? Optional.empty() : tables.reader(map);
  }

  private boolean isOurs(TableMapEventData map) {
    return map.getDatabase().equals(database);
  }

  private TableMapEventData map(long tableNumber) {
    TableMapEventData map = maps.get(tableNumber);
    if (map == null) {
      throw new FeedGapException("row events without the table they are of");
    }
    return map;
  }

  private void beat(Serializable[] row, BitSet included) {
    if (included.get(BEAT_COLUMN)
        && row[included.get(0, BEAT_COLUMN).cardinality()] instanceof Long beat) {
      beats.accept(beat);
    }
  }
}
