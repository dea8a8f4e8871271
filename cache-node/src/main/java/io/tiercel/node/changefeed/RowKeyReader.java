package io.tiercel.node.changefeed;

import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.loader.TableHandle;
import io.tiercel.router.Column;
import io.tiercel.router.RowKey;
import io.tiercel.router.TableMeta;
import java.io.Serializable;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads keys and versions out of the row events of one table in one shape. Immutable. */
final class RowKeyReader {
  static final String VERSION_COLUMN = "_version";
  private static final int OWN_COLUMNS = 2;

  private final TableHandle table;
  private final int[] keyPositions;
  private final int versionPosition;
  private final int columns;

  private RowKeyReader(TableHandle table, List<String> names) {
    TableMeta meta = table.meta();
    this.table = table;
    this.columns = names.size();
    this.versionPosition = names.indexOf(VERSION_COLUMN);
    this.keyPositions =
        meta.primaryKey().stream()
            .mapToInt(column -> names.indexOf(meta.columns().get(column).name()))
            .toArray();
  }

  /**
   * For a table whose columns are these, in the order of its events.
   *
   * @return null when the description has another shape
   */
  static @Nullable RowKeyReader of(TableHandle table, List<String> names) {
    List<String> described = table.meta().columns().stream().map(Column::name).toList();
    boolean same =
        names.size() == described.size() + OWN_COLUMNS
            && names.containsAll(described)
            && names.contains(VERSION_COLUMN);
    return same ? new RowKeyReader(table, names) : null;
  }

  /** How many columns an event of this shape has. */
  int columns() {
    return columns;
  }

  /**
   * The key of a row image.
   *
   * @param before the image before, for parts a partial image leaves out; or the image itself
   * @return null for a key that the tier cannot name
   */
  @Nullable EntryKey key(RowImage image, RowImage before) {
    TableMeta meta = table.meta();
    Object[] parts = new Object[keyPositions.length];
    for (int part = 0; part < parts.length; part++) {
      Column column = meta.columns().get(meta.primaryKey().get(part));
      RowImage told = image.has(keyPositions[part]) ? image : before;
      Object value = CellValues.keyPart(column, told.cell(keyPositions[part]));
      if (value == null) {
        return null;
      }
      parts[part] = value;
    }
    return table.entryKey(new RowKey(parts));
  }

  /** The row's version; {@link KeyChange#UNKNOWN} when the image leaves it out. */
  long version(RowImage image) {
    Serializable cell = image.has(versionPosition) ? image.cell(versionPosition) : null;
    return cell instanceof Long version && version >= 0 ? version : KeyChange.UNKNOWN;
  }

  /** One image of a row. */
  record RowImage(Serializable[] cells, BitSet included) {
    boolean has(int column) {
      return included.get(column);
    }

    @Nullable Serializable cell(int column) {
      if (!has(column)) {
        throw new FeedGapException("a row event leaves a key column out");
      }
      return cells[included.get(0, column).cardinality()];
    }
  }
}
