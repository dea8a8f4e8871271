package io.tiercel.cli.check.app;

/**
 * A row of the table {@link KeySpace#TABLE}.
 *
 * @param id its key
 * @param content unique per write
 * @param total how often it was incremented
 */
public record CheckedRow(long id, long content, long total) {}
