package io.tiercel.protocol;

import java.time.DateTimeException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows and keys as bytes: a bit per column for NULL, then each value that is not NULL in column
 * order.
 *
 * <p>Integers, dates and times are zigzag or plain varints, floating point numbers their IEEE bits
 * (negative zero survives), text is UTF-8 with its length before it. Two equal keys have equal
 * bytes, so the bytes can be the key of a map. Immutable and thread-safe.
 */
public final class RowCodec {
  private final ColumnKind[] kinds;

  /** A codec for columns of these kinds. */
  public RowCodec(List<ColumnKind> kinds) {
    this.kinds = kinds.toArray(ColumnKind[]::new);
  }

  /** How many columns a row of this codec has. */
  public int width() {
    return kinds.length;
  }

  /**
   * Encodes one row.
   *
   * @param values one canonical value per column (see {@link ColumnKind}), null for SQL NULL
   * @throws IllegalArgumentException when there are too many or too few
   * @throws ClassCastException when a value is not in canonical form
   */
  public byte[] encode(@Nullable Object[] values) {
    if (values.length != kinds.length) {
      throw new IllegalArgumentException(
          "a row of " + kinds.length + " columns was given " + values.length + " values");
    }
    RowWriter writer = new RowWriter(64);
    int nullBytes = (kinds.length + 7) / 8;
    for (int i = 0; i < nullBytes; i++) {
      writer.writeByte(nullBits(values, i * 8));
    }
    for (int column = 0; column < kinds.length; column++) {
      Object value = values[column];
      if (value != null) {
        writer.writeValue(kinds[column], value);
      }
    }
    return writer.toByteArray();
  }

  /**
   * Decodes one row.
   *
   * @return canonical values; the caller may keep and change the array
   * @throws IllegalArgumentException when the bytes are not a row of these columns
   */
  public @Nullable Object[] decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  /** The same of a part of an array, up to but without {@code to}. */
  public @Nullable Object[] decode(byte[] bytes, int from, int to) {
    RowReader reader = new RowReader(bytes, from, to);
    try {
      return decode(bytes, from, reader);
    } catch (ArithmeticException | DateTimeException e) {
      throw reader.malformed(e);
    }
  }

  private @Nullable Object[] decode(byte[] bytes, int from, RowReader reader) {
    int nullBytes = (kinds.length + 7) / 8;
    reader.skip(nullBytes);
    @Nullable Object[] values = new @Nullable Object[kinds.length];
    for (int column = 0; column < kinds.length; column++) {
      boolean isNull = (bytes[from + (column >> 3)] & (1 << (column & 7))) != 0;
      values[column] = isNull ? null : reader.readValue(kinds[column]);
    }
    reader.requireEnd();
    return values;
  }

  private static int nullBits(@Nullable Object[] values, int from) {
    int bits = 0;
    for (int i = from; i < Math.min(from + 8, values.length); i++) {
      if (values[i] == null) {
        bits |= 1 << (i - from);
      }
    }
    return bits;
  }
}
