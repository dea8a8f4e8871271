package io.tiercel.node.changefeed;

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

/**
 * The library's parsers, set up and mended: rows of other databases are passed over unread, so that
 * nothing in them can fail; TIME keeps its sign. What has no parser here comes without its content.
 */
final class RowEvents {
  private static final Serializable[] UNREAD = {};

  private final String database;
  private final Map<Long, TableMapEventData> maps = new HashMap<>();

  private RowEvents(String database) {
    this.database = database;
  }

  /** For one stream. */
  @SuppressWarnings("rawtypes") // as the library takes them
  static EventDeserializer parser(String database) {
    RowEvents rows = new RowEvents(database);
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
    parser.setCompatibilityMode(
        CompatibilityMode.CHAR_AND_BINARY_AS_BYTE_ARRAY,
        CompatibilityMode.DATE_AND_TIME_AS_LONG_MICRO);
    return parser;
  }

  private boolean passedOver(long tableNumber) {
    TableMapEventData map = maps.get(tableNumber);
    return map != null && !map.getDatabase().equals(database);
  }

  private static Serializable[] passOver(ByteArrayInputStream rows) throws IOException {
    long left = rows.available();
    if (rows.skip(left) != left) {
      throw new IOException("a row event ends early");
    }
    return UNREAD;
  }

  /** Microseconds, below zero for a negative time. */
  static long time(int digits, ByteArrayInputStream cell) throws IOException {
    int fractionBytes = (digits + 1) / 2;
    long whole = bigEndian(cell, 3) - (1L << 23);
    long fraction = bigEndian(cell, fractionBytes);
    if (whole < 0 && fraction != 0) {
      // The fraction counts up from a whole that was rounded down.
      whole++;
      fraction -= 1L << (Byte.SIZE * fractionBytes);
    }
    long sign = whole < 0 || fraction < 0 ? -1 : 1;
    long fields = Math.abs(whole);
    long seconds = (fields >> 12) * 3600 + (fields >> 6 & 63) * 60 + (fields & 63);
    return sign * (seconds * 1_000_000 + Math.abs(fraction) * microsPerUnit(fractionBytes));
  }

  private static long microsPerUnit(int fractionBytes) {
    return switch (fractionBytes) {
      case 1 -> 10_000;
      case 2 -> 100;
      default -> 1;
    };
  }

  private static long bigEndian(ByteArrayInputStream cell, int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << Byte.SIZE | cell.read();
    }
    return value;
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
    protected Serializable deserializeTimeV2(int meta, ByteArrayInputStream cell)
        throws IOException {
      return time(meta, cell);
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
    protected Serializable deserializeTimeV2(int meta, ByteArrayInputStream cell)
        throws IOException {
      return time(meta, cell);
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
    protected Serializable deserializeTimeV2(int meta, ByteArrayInputStream cell)
        throws IOException {
      return time(meta, cell);
    }
  }
}
