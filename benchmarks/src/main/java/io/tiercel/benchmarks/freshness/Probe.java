package io.tiercel.benchmarks.freshness;

/**
 * A row of the table {@code probe}.
 *
 * @param id the key
 * @param n how often it was written
 */
public record Probe(long id, long n) {
  static final String TABLE = "probe";
}
