package io.tiercel.benchmarks.tables;

import java.io.Serializable;

/**
 * A row of the table {@code probe}.
 *
 * @param id the key
 * @param n how often it was written
 */
public record Probe(long id, long n) implements Serializable {
  /** Its table. */
  public static final String TABLE = "probe";

  /** Where its migrations are. */
  public static final String MIGRATIONS = "classpath:io/tiercel/benchmarks/tables";
}
