package io.tiercel.benchmarks.storm;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.run.RunException;
import io.tiercel.cli.run.ShardSql;
import io.tiercel.local.MySqlTopology;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Looks ten times a second, by MySQL's own counters. Confined to one thread. */
final class Sampler implements AutoCloseable {
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final String SELECTS = "SHOW GLOBAL STATUS LIKE 'Com_select'";

  private final List<Connection> primaries = new ArrayList<>();

  Sampler(LocalCluster cluster) {
    try {
      for (MySqlTopology.Shard shard : cluster.mysql().orElseThrow().shards()) {
        primaries.add(ShardSql.connect(shard.primary(), cluster.state().database()));
      }
    } catch (SQLException broken) {
      close();
      throw RunException.failed("cannot look at a primary: " + broken.getMessage(), broken);
    }
  }

  /** Samples for so long, one at the start and one at the end. */
  List<Sample> during(Reads reads, int seconds) {
    List<Sample> samples = new ArrayList<>();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    samples.add(now(reads));
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(EVERY_NANOS);
      samples.add(now(reads));
    }
    return samples;
  }

  private Sample now(Reads reads) {
    List<Long> selects = new ArrayList<>();
    for (Connection primary : primaries) {
      try (Statement statement = primary.createStatement();
          ResultSet status = statement.executeQuery(SELECTS)) {
        status.next();
        selects.add(status.getLong(2));
      } catch (SQLException broken) {
        throw RunException.failed("cannot look at a primary: " + broken.getMessage(), broken);
      }
    }
    return new Sample(System.nanoTime(), reads.shared(), reads.loaded(), selects);
  }

  @Override
  public void close() {
    for (Connection primary : primaries) {
      try {
        primary.close();
      } catch (SQLException alreadyBroken) {
        System.err.println("a connection broke: " + alreadyBroken.getMessage());
      }
    }
  }
}
