package io.tiercel.router.sql;

import io.tiercel.router.ColumnType;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether a table has what Tiercel asks of it, and else the ALTER TABLE that gives it that.
 * Confined to one discovery.
 *
 * <p>Two keys that MySQL takes for equal have to be equal here, byte by byte: they are hashed to a
 * slot, and cached, as bytes. That is why character keys need the one collation that neither folds
 * letters nor pads with spaces, and why types with several spellings of one value are no keys.
 */
final class AdoptionCheck {
  static final String SLOT = "_slot";
  static final String VERSION = "_version";

  private static final String KEY_COLLATION = "utf8mb4_0900_bin";
  private static final String VERSION_DEFINITION = "BIGINT UNSIGNED NOT NULL";
  private static final String INDEX_NAME = "_slot_index";
  private static final Set<ColumnType> SHARD_KEY_TYPES =
      Set.of(ColumnType.INTEGER, ColumnType.UNSIGNED_LONG, ColumnType.STRING, ColumnType.BYTES);

  private final TableDescription table;
  private final @Nullable String wantedShardKey;
  private final List<String> problems = new ArrayList<>();
  private final List<String> withoutRemedy = new ArrayList<>();
  private final List<String> clauses = new ArrayList<>();

  private AdoptionCheck(TableDescription table, @Nullable String wantedShardKey) {
    this.table = table;
    this.wantedShardKey = wantedShardKey;
  }

  /**
   * The shard key's column.
   *
   * @throws RouterException TABLE_NOT_ADOPTED with every problem and, where there is one, the one
   *     statement that mends them
   */
  static String requireAdopted(TableDescription table) {
    return new AdoptionCheck(table, null).shardKey();
  }

  /**
   * What makes the table usable with that shard key.
   *
   * @throws RouterException TABLE_NOT_ADOPTED with what no statement can mend, or because the table
   *     is sharded by another column
   */
  static TableAdoption requireAdoptable(TableDescription table, String shardKey) {
    return new AdoptionCheck(table, shardKey).adoption(shardKey);
  }

  private TableAdoption adoption(String wanted) {
    requireTable();
    String present = checkAll();
    if (present != null && !present.equals(wanted)) {
      throw notAdopted(
          "it is sharded by "
              + present
              + " already; another shard key would put its rows on other shards");
    }
    if (!withoutRemedy.isEmpty()) {
      throw notAdopted(String.join("; ", withoutRemedy));
    }
    return new TableAdoption(table.name(), wanted, problems, clauses);
  }

  private void requireTable() {
    if (!table.baseTable()) {
      throw notAdopted("it is a view; Tiercel reads and writes tables");
    }
  }

  private @Nullable String checkAll() {
    checkEngine();
    checkColumnTypes();
    checkCascades();
    checkPrimaryKey();
    String shardKey = checkSlot();
    checkVersion();
    return shardKey;
  }

  private String shardKey() {
    requireTable();
    String shardKey = checkAll();
    if (!problems.isEmpty() || shardKey == null) {
      throw notAdopted(String.join("; ", problems) + mendingStatement());
    }
    return shardKey;
  }

  private void checkEngine() {
    if (!table.engine().equalsIgnoreCase("InnoDB")) {
      problem("its engine " + table.engine() + " has no transactions", "ENGINE = InnoDB");
    }
  }

  private void checkColumnTypes() {
    for (ColumnRow column : table.columns()) {
      if (ColumnMapping.typeOf(column).isEmpty()) {
        hopeless(
            "its column "
                + column.name()
                + " is of type "
                + column.sqlType()
                + ", which Tiercel does not carry: keep it in a table of its own");
      }
    }
  }

  private void checkCascades() {
    for (String foreignKey : table.cascades()) {
      problem(
          "its foreign key "
              + foreignKey
              + " lets MySQL change rows without writing that to the binlog, so that cached rows"
              + " would go stale (use ON DELETE and ON UPDATE RESTRICT)",
          "DROP FOREIGN KEY " + Identifiers.quote(foreignKey));
    }
  }

  private void checkPrimaryKey() {
    List<IndexRow> key = table.primaryKey();
    if (key.isEmpty()) {
      hopeless("it has no primary key: give it one");
    }
    for (IndexRow part : key) {
      Optional<ColumnRow> column = Optional.ofNullable(part.column()).flatMap(table::column);
      if (column.isEmpty() || part.prefix()) {
        hopeless("its primary key covers the beginning of " + part.column() + " only");
      } else {
        checkKeyColumn(column.get());
      }
    }
  }

  private void checkKeyColumn(ColumnRow column) {
    if (column.generated()) {
      hopeless("its key column " + column.name() + " is computed by MySQL");
    } else if (!isKeyType(column)) {
      hopeless(
          "its key column "
              + column.name()
              + " is of type "
              + column.sqlType()
              + ", in which one value has several spellings: use another type for keys");
    } else if (isText(column) && !KEY_COLLATION.equals(column.collation())) {
      problem(
          "its key column "
              + column.name()
              + " has collation "
              + column.collation()
              + ", in which different texts are equal or padded; keys need "
              + KEY_COLLATION,
          "MODIFY COLUMN " + Identifiers.quote(column.name()) + " " + withKeyCollation(column));
    }
  }

  private static boolean isKeyType(ColumnRow column) {
    return switch (column.dataType()) {
      case "float", "double", "json", "enum", "set", "year" -> false;
      default -> true;
    };
  }

  private static boolean isText(ColumnRow column) {
    return column.collation() != null;
  }

  private static String withKeyCollation(ColumnRow column) {
    return keyDefinition(column, " CHARACTER SET utf8mb4 COLLATE " + KEY_COLLATION);
  }

  /** The column as a key needs it: without AUTO_INCREMENT. */
  private static String keyDefinition(ColumnRow column, String charset) {
    return column.sqlType()
        + charset
        + " NOT NULL"
        + (column.defaultValue() == null ? "" : " DEFAULT " + quoted(column.defaultValue()))
        + (column.comment().isEmpty() ? "" : " COMMENT " + quoted(column.comment()));
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /** The shard key, or null when there is a problem with it. */
  private @Nullable String checkSlot() {
    Optional<ColumnRow> slot = table.column(SLOT);
    if (slot.isEmpty()) {
      proposeSlot("it has no column " + SLOT, List.of());
      return null;
    }
    Optional<String> hashed = SlotExpression.hashedColumn(slot.get().expression());
    if (hashed.isEmpty()
        || !slot.get().virtual()
        || !slot.get().sqlType().equals("smallint unsigned")) {
      proposeSlot("its column " + SLOT + " is not the one Tiercel needs", slotIndexes());
      return null;
    }
    if (!keyColumns().contains(hashed.get())) {
      proposeSlot(
          "its column " + SLOT + " hashes " + hashed.get() + ", which is not in the primary key",
          slotIndexes());
      return null;
    }
    if (!isShardKey(hashed.get())) {
      proposeSlot(
          "its shard key "
              + hashed.get()
              + " is of a type that has no slot (allowed are integers without ZEROFILL, texts and"
              + " binary strings)",
          slotIndexes());
      return null;
    }
    if (slotIndexes().isEmpty()) {
      problem("it has no index that begins with " + SLOT, addIndex());
    }
    return hashed.get();
  }

  private void proposeSlot(String complaint, List<String> indexesToDrop) {
    Optional<ColumnRow> shardKey = proposedShardKey();
    if (shardKey.isEmpty()) {
      hopeless(
          complaint
              + (wantedShardKey == null
                  ? ", and no column of its primary key can be the shard key"
                  : ", and "
                      + wantedShardKey
                      + " cannot be the shard key: it is no column of the"
                      + " primary key that is one of these")
              + " (an integer, text or binary string)");
      return;
    }
    problems.add(complaint);
    if (shardKey.get().autoIncrement()) {
      problem(
          "its key "
              + shardKey.get().name()
              + " is AUTO_INCREMENT, so that MySQL computes no slot of it and every shard would"
              + " hand out the same numbers (let applications choose keys)",
          "MODIFY COLUMN "
              + Identifiers.quote(shardKey.get().name())
              + " "
              + keyDefinition(shardKey.get(), ""));
    }
    indexesToDrop.forEach(index -> clauses.add("DROP INDEX " + Identifiers.quote(index)));
    if (table.column(SLOT).isPresent()) {
      clauses.add("DROP COLUMN " + Identifiers.quote(SLOT));
    }
    clauses.add(
        "ADD COLUMN "
            + Identifiers.quote(SLOT)
            + " "
            + SlotExpression.columnDefinition(shardKey.get().name()));
    clauses.add(addIndex());
  }

  /**
   * The wanted one; else the first column of the primary key that can be it, one that MySQL counts
   * up only if need be.
   */
  private Optional<ColumnRow> proposedShardKey() {
    return keyColumns().stream()
        .filter(this::isShardKey)
        .filter(name -> wantedShardKey == null || name.equals(wantedShardKey))
        .flatMap(name -> table.column(name).stream())
        .min(Comparator.comparing(ColumnRow::autoIncrement));
  }

  private boolean isShardKey(String name) {
    return table
        .column(name)
        .filter(column -> isKeyType(column) && !column.zerofill() && !column.generated())
        .flatMap(ColumnMapping::typeOf)
        .filter(SHARD_KEY_TYPES::contains)
        .isPresent();
  }

  private void checkVersion() {
    Optional<ColumnRow> version = table.column(VERSION);
    if (version.isEmpty()) {
      // Rows that are there already become version 1: 0 is what an absent row has.
      problem("it has no column " + VERSION, "ADD COLUMN " + versionDefinition());
    } else if (!version.get().sqlType().equals("bigint unsigned")
        || version.get().nullable()
        || version.get().generated()) {
      problem(
          "its column " + VERSION + " is not " + VERSION_DEFINITION,
          version.get().generated()
              ? "DROP COLUMN " + Identifiers.quote(VERSION) + ", ADD COLUMN " + versionDefinition()
              : "MODIFY COLUMN " + versionDefinition());
    }
  }

  private static String versionDefinition() {
    return Identifiers.quote(VERSION) + " " + VERSION_DEFINITION + " DEFAULT 1";
  }

  private List<String> keyColumns() {
    return table.primaryKey().stream()
        .filter(part -> !part.prefix())
        .flatMap(part -> Optional.ofNullable(part.column()).stream())
        .toList();
  }

  private List<String> slotIndexes() {
    List<String> indexes = new ArrayList<>();
    String previous = "";
    for (IndexRow part : table.indexes()) {
      if (!part.index().equals(previous) && SLOT.equals(part.column())) {
        indexes.add(part.index());
      }
      previous = part.index();
    }
    return indexes;
  }

  private String addIndex() {
    return "ADD INDEX "
        + Identifiers.quote(INDEX_NAME)
        + " ("
        + Identifiers.quote(SLOT)
        + keyColumns().stream()
            .map(column -> ", " + Identifiers.quote(column))
            .collect(Collectors.joining())
        + ")";
  }

  private void hopeless(String what) {
    problems.add(what);
    withoutRemedy.add(what);
  }

  private void problem(String what, String clause) {
    problems.add(what);
    clauses.add(clause);
  }

  private String mendingStatement() {
    return clauses.isEmpty()
        ? ""
        : ". On every shard: ALTER TABLE "
            + Identifiers.quote(table.database())
            + "."
            + Identifiers.quote(table.name())
            + " "
            + String.join(", ", clauses)
            + ";";
  }

  private RouterException notAdopted(String why) {
    return new RouterException(
        Code.TABLE_NOT_ADOPTED, "table " + table.name() + " cannot be used yet: " + why);
  }
}
