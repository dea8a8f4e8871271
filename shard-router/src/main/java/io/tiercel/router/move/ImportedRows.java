package io.tiercel.router.move;

import com.github.shyiko.mysql.binlog.event.QueryEventData;
import java.io.Serializable;
import java.util.BitSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rows of a table that is imported. Immutable. */
final class ImportedRows implements LoggedRows {
  private final ImportSource source;
  private final ImportedTable table;
  private final Set<String> names;
  private final Pattern named;

  ImportedRows(ImportSource source, ImportedTable table) {
    this.source = source;
    this.table = table;
    // Whoever writes to the fenced table by its other name is followed, too.
    this.names = Set.of(source.table(), source.fencedTable());
    this.named =
        Pattern.compile(
            "(?i)(^|[^\\p{Alnum}_$])("
                + Pattern.quote(source.table())
                + "|"
                + Pattern.quote(source.fencedTable())
                + ")($|[^\\p{Alnum}_$])");
  }

  @Override
  public String database() {
    return source.database();
  }

  @Override
  public Set<String> tables() {
    return names;
  }

  @Override
  public int columns(String name) {
    return table.source().columns().size();
  }

  @Override
  public MovedTable.@Nullable Row stored(String name, Serializable[] cells, BitSet included) {
    return table.stored(literals(cells, included));
  }

  @Override
  public MovedTable.@Nullable Row gone(String name, Serializable[] cells, BitSet included) {
    return table.gone(literals(cells, included));
  }

  private String[] literals(Serializable[] cells, BitSet included) {
    if (included.cardinality() != table.source().columns().size()) {
      throw new MoveFailedException(
          "a row event of table "
              + source.table()
              + " lacks columns: SET PERSIST binlog_row_image = FULL on the source");
    }
    return table.source().logged(cells);
  }

  /** Our own renaming changes no row. Other tables of the database are nobody's business here. */
  @Override
  public void changedTables(String word, QueryEventData statement) {
    String sql = statement.getSql().strip();
    boolean ours = sql.equals(source.fence()) || sql.equals(source.undoFence());
    boolean here =
        source.database().equals(statement.getDatabase()) || sql.contains(source.database());
    boolean whole = word.equals("DROP") && sql.contains("DATABASE");
    if (!ours && here && (whole || named.matcher(sql).find())) {
      throw new MoveFailedException(
          "a "
              + word
              + " statement changed table "
              + source.table()
              + " on the source while it was imported");
    }
  }
}
