package io.tiercel.cli.demo.shop;

import io.tiercel.cli.demo.trace.TraceObject;

/**
 * What tables of one kind have in common.
 *
 * @param row the record of their rows
 * @param columns the columns between key and bookkeeping, as SQL
 * @param maker draws a row
 * @param <V> the record of their rows
 */
public record ShopFamily<V extends Record & ShopRow>(Class<V> row, String columns, Maker<V> maker) {
  /** Draws the row of an object that a write with this revision makes. */
  @FunctionalInterface
  interface Maker<V> {
    V make(TraceObject object, long revision, Content content);
  }

  /** The row of an object as the write with this revision makes it; the same every time. */
  public V make(TraceObject object, long revision) {
    return maker.make(object, revision, new Content(object, revision));
  }
}
