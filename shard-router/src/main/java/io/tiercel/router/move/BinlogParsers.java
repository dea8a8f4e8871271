package io.tiercel.router.move;

import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.DeleteRowsEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer.CompatibilityMode;
import com.github.shyiko.mysql.binlog.event.deserialization.EventHeaderV4Deserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.FormatDescriptionEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.GtidEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.NullEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.QueryEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.RotateEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.TableMapEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.UpdateRowsEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.WriteRowsEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.XAPrepareEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.XidEventDataDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The library's parsers, set up and mended: rows of tables that do not move are passed over unread,
 * so that nothing in them can fail; dates and times come as MySQL prints them. What has no parser
 * here comes without its content. For one stream.
 */
final class BinlogParsers {
  private static final Serializable[] UNREAD = {};

  private final String database;
  private final Set<String> tables;
  private final Map<Long, TableMapEventData> maps = new HashMap<>();

  private BinlogParsers(String database, Set<String> tables) {
    this.database = database;
    this.tables = tables;
  }

  /** For one stream. */
  @SuppressWarnings("rawtypes") // as the library takes them
  static EventDeserializer parser(String database, Set<String> tables) {
    BinlogParsers rows = new BinlogParsers(database, tables);
    EnumMap<EventType, EventDataDeserializer> parsers = new EnumMap<>(EventType.class);
    parsers.put(EventType.FORMAT_DESCRIPTION, new FormatDescriptionEventDataDeserializer());
    parsers.put(EventType.ROTATE, new RotateEventDataDeserializer());
    parsers.put(EventType.GTID, new GtidEventDataDeserializer());
    parsers.put(EventType.QUERY, new QueryEventDataDeserializer());
    parsers.put(EventType.XID, new XidEventDataDeserializer());
    parsers.put(EventType.XA_PREPARE, new XAPrepareEventDataDeserializer());
    parsers.put(EventType.TABLE_MAP, new TableMapEventDataDeserializer());
    parsers.put(EventType.EXT_WRITE_ROWS, rows.new Written().setMayContainExtraInformation(true));
    parsers.put(EventType.EXT_UPDATE_ROWS, rows.new Updated().setMayContainExtraInformation(true));
    parsers.put(EventType.EXT_DELETE_ROWS, rows.new Deleted().setMayContainExtraInformation(true));
    EventDeserializer parser =
        new EventDeserializer(
            new EventHeaderV4Deserializer(), new NullEventDataDeserializer(), parsers, rows.maps);
    parser.setCompatibilityMode(CompatibilityMode.CHAR_AND_BINARY_AS_BYTE_ARRAY);
    return parser;
  }

  private boolean passedOver(long tableNumber) {
    TableMapEventData map = maps.get(tableNumber);
    return map != null && !(map.getDatabase().equals(database) && tables.contains(map.getTable()));
  }

  private static Serializable[] passOver(ByteArrayInputStream rows) throws IOException {
    long left = rows.available();
    if (rows.skip(left) != left) {
      throw new IOException("a row event ends early");
    }
    return UNREAD;
  }

  private final class Written extends WriteRowsEventDataDeserializer {
    Written() {
      super(maps);
    }

    @Override
    protected Serializable[] deserializeRow(
        long tableId, BitSet included, ByteArrayInputStream rows) throws IOException {
      return passedOver(tableId) ? passOver(rows) : super.deserializeRow(tableId, included, rows);
    }

    @Override
    protected Serializable deserializeDate(ByteArrayInputStream cell) throws IOException {
      return BinlogTimes.date(cell);
    }

    @Override
    protected Serializable deserializeTimeV2(int digits, ByteArrayInputStream cell)
        throws IOException {
      return BinlogTimes.time(digits, cell);
    }

    @Override
    protected Serializable deserializeDatetimeV2(int digits, ByteArrayInputStream cell)
        throws IOException {
      return BinlogTimes.dateTime(digits, cell);
    }

    @Override
    protected Serializable deserializeTimestampV2(int digits, ByteArrayInputStream cell)
        throws IOException {
      return BinlogTimes.timestamp(digits, cell);
    }

    @Override
    protected Serializable deserializeYear(ByteArrayInputStream cell) throws IOException {
      return BinlogTimes.year(cell);
    }
  }

  private final class Updated extends UpdateRowsEventDataDeserializer {
    Updated() {
      super(maps);
    }

    @Override
    protected Serializable[] deserializeRow(
        long tableId, BitSet included, ByteArrayInputStream rows) throws IOException {
      return passedOver(tableId) ? passOver(rows) : super.deserializeRow(tableId, included, rows);
    }

    @Override
    protected Serializable deserializeDate(ByteArrayInputStream cell) throws IOException {
      return BinlogTimes.date(cell);
    }

    @Override
    protected Serializable deserializeTimeV2(int digits, ByteArrayInputStream cell)
        throws IOException {
      return BinlogTimes.time(digits, cell);
    }

    @Override
    protected Serializable deserializeDatetimeV2(int digits, ByteArrayInputStream cell)
        throws IOException {
      return BinlogTimes.dateTime(digits, cell);
    }

    @Override
    protected Serializable deserializeTimestampV2(int digits, ByteArrayInputStream cell)
        throws IOException {
      return BinlogTimes.timestamp(digits, cell);
    }

    @Override
    protected Serializable deserializeYear(ByteArrayInputStream cell) throws IOException {
      return BinlogTimes.year(cell);
    }
  }

  private final class Deleted extends DeleteRowsEventDataDeserializer {
    Deleted() {
      super(maps);
    }

    @Override
    protected Serializable[] deserializeRow(
        long tableId, BitSet included, ByteArrayInputStream rows) throws IOException {
      return passedOver(tableId) ? passOver(rows) : super.deserializeRow(tableId, included, rows);
    }

    @Override
    protected Serializable deserializeDate(ByteArrayInputStream cell) throws IOException {
      return BinlogTimes.date(cell);
    }

    @Override
    protected Serializable deserializeTimeV2(int digits, ByteArrayInputStream cell)
        throws IOException {
      return BinlogTimes.time(digits, cell);
    }

    @Override
    protected Serializable deserializeDatetimeV2(int digits, ByteArrayInputStream cell)
        throws IOException {
      return BinlogTimes.dateTime(digits, cell);
    }

    @Override
    protected Serializable deserializeTimestampV2(int digits, ByteArrayInputStream cell)
        throws IOException {
      return BinlogTimes.timestamp(digits, cell);
    }

    @Override
    protected Serializable deserializeYear(ByteArrayInputStream cell) throws IOException {
      return BinlogTimes.year(cell);
    }
  }
}
