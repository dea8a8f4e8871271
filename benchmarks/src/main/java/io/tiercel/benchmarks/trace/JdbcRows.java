package io.tiercel.benchmarks.trace;

import io.tiercel.benchmarks.peers.JdbcProbes;
import io.tiercel.benchmarks.tables.Probe;
import org.jspecify.annotations.Nullable;

/** MySQL and nothing before it. */
final class JdbcRows implements TraceRows {
  private final JdbcProbes mysql;

  JdbcRows(JdbcProbes mysql) {
    this.mysql = mysql;
  }

  @Override
  public @Nullable Probe get(long id) {
    return mysql.get(id);
  }

  @Override
  public void put(Probe row) {
    mysql.put(row);
  }
}
