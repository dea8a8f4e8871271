package io.tiercel.protocol;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node holds of many keys, packed one after the other, so that a row costs neither side an
 * object of its own: per key a byte that says how it is held, of what is held the stamp's term and
 * version (varints), and of a row its length (varint) and bytes.
 */
public final class HeldRows {
  private static final int NOT_HELD = 0;
  private static final int ROW = 1;
  private static final int ABSENT = 2;

  /** How much a key takes besides its row, at most. */
  private static final int MAX_OVERHEAD = 1 + 5 + 10 + 5;

  private HeldRows() {}

  /** Packs them. Confined to one thread. */
  public static final class Packer {
    private final RowWriter writer;

    /** For so many keys, whose rows have so many bytes together. */
    public Packer(int keys, int rowBytes) {
      this.writer = new RowWriter(keys * MAX_OVERHEAD + rowBytes);
    }

    /** Nothing that may be served is held of the next key. */
    public void addNotHeld() {
      writer.writeByte(NOT_HELD);
    }

    /** The next key's row. */
    public void addRow(Stamp stamp, byte[] row) {
      writer.writeByte(ROW);
      add(stamp);
      writer.writeBytes(row);
    }

    /** There is no row of the next key. */
    public void addAbsent(Stamp stamp) {
      writer.writeByte(ABSENT);
      add(stamp);
    }

    private void add(Stamp stamp) {
      writer.writeVarint(stamp.term());
      writer.writeVarint(stamp.version());
    }

    /** All of it; nothing may be added any more. */
    public ByteString pack() {
      return writer.toByteString();
    }
  }

  /**
   * What was packed, in the order of the keys; null where nothing is held.
   *
   * @throws IllegalArgumentException when it is not what a {@link Packer} makes
   */
  public static List<@Nullable HeldRow> unpack(ByteString packed) {
    byte[] bytes = packed.toByteArray();
    RowReader reader = new RowReader(bytes, 0, bytes.length);
    List<@Nullable HeldRow> rows = new ArrayList<>();
    while (reader.position() < bytes.length) {
      int held = reader.readByte();
      rows.add(held == NOT_HELD ? null : unpack(held, bytes, reader));
    }
    return rows;
  }

  private static HeldRow unpack(int held, byte[] bytes, RowReader reader) {
    if (held != ROW && held != ABSENT) {
      throw reader.malformed();
    }
    Stamp stamp = new Stamp((int) reader.readVarint(), reader.readVarint());
    int length = held == ROW ? reader.readLength() : 0;
    int from = reader.position();
    reader.skip(length);
    return new HeldRow(stamp, held == ABSENT, bytes, from, from + length);
  }
}
