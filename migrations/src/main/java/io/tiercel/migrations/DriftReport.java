package io.tiercel.migrations;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where shards have other schemas than the others. Immutable.
 *
 * @param shards every shard, in the topology's order
 * @param differences by table, kind and name
 */
public record DriftReport(List<Shard> shards, List<Difference> differences) {
  /**
   * A shard.
   *
   * @param name the shard
   * @param fingerprint 16 hexadecimal digits, the same for the same schema; null when it was not
   *     read
   * @param error why it was not read, else null
   */
  public record Shard(String name, @Nullable String fingerprint, @Nullable String error) {}

  /**
   * One thing that is otherwise on one shard.
   *
   * @param shard where
   * @param table the table, or view
   * @param kind TABLE, COLUMN, INDEX, FOREIGN_KEY, CHECK, TRIGGER, or MIGRATION for a script in
   *     Flyway's history
   * @param name of the column, index and so on; that of the table for a table
   * @param attribute what of it: {@code existence}, {@code type}, {@code default} ...
   * @param found what it is there
   * @param usual what it is on most shards
   * @param agreeing how many have that
   * @param of how many were compared
   */
  public record Difference(
      String shard,
      String table,
      String kind,
      String name,
      String attribute,
      String found,
      String usual,
      int agreeing,
      int of) {
    /** Such as {@code column orders.note}. */
    public String part() {
      String word = kind.toLowerCase(Locale.ROOT).replace('_', ' ');
      return switch (kind) {
        case "TABLE", "MIGRATION" -> word + " " + name;
        default -> word + " " + table + "." + name;
      };
    }
  }

  /** Copies the lists. */
  public DriftReport {
    shards = List.copyOf(shards);
    differences = List.copyOf(differences);
  }

  /** Whether every shard was read and all are the same. */
  public boolean clean() {
    return differences.isEmpty() && shards.stream().allMatch(shard -> shard.error() == null);
  }
}
