package io.tiercel.router.sql;

import io.tiercel.router.Column;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RowStamp;
import io.tiercel.router.RowWrite;
import io.tiercel.router.RowWritten;
import io.tiercel.router.TableMeta;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The row statement of one write, inside its guarded transaction. Confined to one thread. */
final class RowChange {
  private static final int DUPLICATE_ENTRY = 1062;

  private final SqlSession session;
  private final TableStatements statements;
  private final TableMeta table;
  private final RowWrite write;
  private final RowStatements texts;
  private final int term;

  RowChange(SqlSession session, TableStatements statements, RowWrite write, int term) {
    this.session = session;
    this.statements = statements;
    this.table = statements.meta();
    this.write = write;
    this.texts = statements.rows(write.writtenColumns());
    this.term = term;
  }

  /** Stores the row and returns the version it got. */
  long store() throws SQLException {
    return switch (write.kind()) {
      case INSERT -> insert(texts.insert(), false);
      case PUT -> put();
      case UPDATE -> updateOrSayWhyNot();
      case DELETE -> throw new IllegalArgumentException("a deletion stores nothing");
    };
  }

  /**
   * An upsert finds its row by any unique index. With another index than the primary key it could
   * change the row of another key, so there the row is updated, and inserted where it is not.
   */
  private long put() throws SQLException {
    if (write.expectedVersion() != 0) {
      return updateOrSayWhyNot();
    }
    if (!table.otherUniqueIndexes()) {
      return insert(texts.upsert(), true);
    }
    long version = update();
    if (version != 0) {
      return version;
    }
    try {
      return insert(texts.insert(), false);
    } catch (SQLException e) {
      // Either another writer inserted the key meanwhile, or another row has a unique value.
      version = e.getErrorCode() == DUPLICATE_ENTRY ? update() : 0;
      if (version == 0) {
        throw e;
      }
      return version;
    }
  }

  private long insert(String sql, boolean upsert) throws SQLException {
    long start = System.nanoTime();
    long version;
    try (PreparedStatement statement = session.prepare(sql)) {
      int index = bindAll(statement, 1, texts.insertColumns());
      ColumnValues.bindUnsigned(statement, index++, write.minVersion());
      if (upsert) {
        ColumnValues.bindUnsigned(statement, index, write.minVersion());
      }
      if (statement.executeUpdate() != 1) {
        return DriverAnswers.lastInsertId(statement);
      }
      version = DriverAnswers.lastInsertId(statement);
    }
    long tookMicros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
    return tookMicros < RowStatements.INSERT_LEAD_MICROS ? version : restamp();
  }

  private long restamp() throws SQLException {
    try (PreparedStatement statement = session.prepare(texts.restamp())) {
      ColumnValues.bindUnsigned(statement, 1, write.minVersion());
      RowReads.bindKey(statement, 2, table, write.key());
      if (statement.executeUpdate() == 0) {
        throw unknownKeyForm(table);
      }
      return DriverAnswers.lastInsertId(statement);
    }
  }

  /** Updates the row; 0 when there is none of the key and expected version. */
  private long update() throws SQLException {
    boolean expected = write.expectedVersion() != 0;
    try (PreparedStatement statement =
        session.prepare(expected ? texts.updateExpected() : texts.update())) {
      int index = bindAll(statement, 1, texts.updateColumns());
      ColumnValues.bindUnsigned(statement, index++, write.minVersion());
      index = RowReads.bindKey(statement, index, table, write.key());
      if (expected) {
        ColumnValues.bindUnsigned(statement, index, write.expectedVersion());
      }
      return statement.executeUpdate() == 0 ? 0 : DriverAnswers.lastInsertId(statement);
    }
  }

  /**
   * Updates the row with the guard in the same statement, its own transaction; 0 when nothing was
   * changed, for whatever reason.
   */
  long updateGuarded(int slot) throws SQLException {
    boolean expected = write.expectedVersion() != 0;
    long sequence = write.writer().sequence();
    try (PreparedStatement statement =
        session.prepare(expected ? texts.guardedUpdateExpected() : texts.guardedUpdate())) {
      statement.setLong(1, write.writer().writerId());
      int index = RowReads.bindKey(statement, 2, table, write.key());
      index = bindAll(statement, index, texts.updateColumns());
      statement.setLong(index++, sequence);
      ColumnValues.bindUnsigned(statement, index++, write.minVersion());
      statement.setInt(index++, slot);
      statement.setLong(index++, sequence);
      if (expected) {
        ColumnValues.bindUnsigned(statement, index, write.expectedVersion());
      }
      return session.executeCommitted(statement) == 0 ? 0 : DriverAnswers.lastInsertId(statement);
    }
  }

  private long updateOrSayWhyNot() throws SQLException {
    long version = update();
    if (version != 0) {
      return version;
    }
    try (PreparedStatement statement = session.prepare(statements.selectVersion())) {
      RowReads.bindKey(statement, 1, table, write.key());
      try (ResultSet result = statement.executeQuery()) {
        if (result.next()) {
          throw conflict(result.getLong(1));
        }
      }
    }
    if (write.kind() == RowWrite.Kind.PUT) {
      throw conflict(0);
    }
    throw new RouterException(
        Code.NOT_FOUND, "table " + table.name() + " has no row with this key to update");
  }

  /** Deletes the row. The lock comes first: it says whether there is one, and its version. */
  RowWritten delete() throws SQLException {
    long old;
    long deleted;
    try (PreparedStatement statement = session.prepare(statements.lockForDelete())) {
      ColumnValues.bindUnsigned(statement, 1, write.minVersion());
      RowReads.bindKey(statement, 2, table, write.key());
      try (ResultSet result = statement.executeQuery()) {
        if (!result.next()) {
          return absent();
        }
        old = result.getLong(1);
        deleted = result.getLong(2);
      }
    }
    if (write.expectedVersion() != 0 && write.expectedVersion() != old) {
      throw conflict(old);
    }
    try (PreparedStatement statement = session.prepare(statements.delete())) {
      RowReads.bindKey(statement, 1, table, write.key());
      statement.executeUpdate();
    }
    return new RowWritten(new RowStamp(term, deleted), true, null, false);
  }

  private RowWritten absent() throws SQLException {
    return new RowWritten(lock(), false, null, false);
  }

  /**
   * Locks the key's row or the gap where it would be, and gives a stamp of now: above all that has
   * been committed, below every insert that has not.
   */
  RowStamp lock() throws SQLException {
    try (PreparedStatement statement = session.prepare(statements.lockAndTime())) {
      ColumnValues.bindUnsigned(statement, 1, write.minVersion());
      RowReads.bindKey(statement, 2, table, write.key());
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return new RowStamp(term, result.getLong(1));
      }
    }
  }

  /** Binds all that an insert sets but the version; returns the next index. */
  int bindWhole(PreparedStatement statement, int index) throws SQLException {
    return bindAll(statement, index, texts.insertColumns());
  }

  private int bindAll(PreparedStatement statement, int index, List<Integer> columns)
      throws SQLException {
    int next = index;
    for (int i : columns) {
      ColumnValues.bind(statement, next++, table.columns().get(i), value(i));
    }
    return next;
  }

  private @Nullable Object value(int column) {
    int part = table.primaryKey().indexOf(column);
    return part >= 0 ? write.key().value(part) : Objects.requireNonNull(write.values())[column];
  }

  /** The row as it was given, with the parts of the key. */
  @Nullable Object[] given() {
    List<Column> columns = table.columns();
    @Nullable Object[] row = new @Nullable Object[columns.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = value(i);
    }
    return row;
  }

  static RouterException unknownKeyForm(TableMeta table) {
    return new RouterException(
        Code.INVALID_KEY,
        "MySQL stores the key of table "
            + table.name()
            + " in another form than it was given (padding, fraction digits, collation)");
  }

  private RouterException conflict(long present) {
    return new RouterException(
        Code.VERSION_CONFLICT,
        "the row of table "
            + table.name()
            + (present == 0 ? " is absent" : " has version " + Long.toUnsignedString(present))
            + ", expected was "
            + Long.toUnsignedString(write.expectedVersion()));
  }
}
