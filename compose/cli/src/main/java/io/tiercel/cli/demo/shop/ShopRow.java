package io.tiercel.cli.demo.shop;

/** A row of the shop. All columns can be made again from table, key and revision. */
public sealed interface ShopRow permits Item, TextBlock, Amount, OrderLine, Party, Rule {
  /** First key column. */
  long id();

  /** Second key column. */
  int part();

  /** Which write made this row: no two writes have the same; 0 for the first content. */
  long revision();

  /** What {@link #contentSum} was when the row was made. */
  long checksum();

  /** A sum over all other columns. */
  long contentSum();

  /** Whether this is the row of that key, whole and unmixed. */
  default boolean isWhole(ShopKey key) {
    return id() == key.id() && part() == key.part() && checksum() == contentSum();
  }
}
