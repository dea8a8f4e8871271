package io.tiercel.benchmarks.measured;

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

/**
 * How many SELECTs every shard's primary has answered since it was started, whoever asked, by
 * MySQL's own counters. Confined to one thread.
 */
public final class SelectCounts implements AutoCloseable {
  private static final String SELECTS = "SHOW GLOBAL STATUS LIKE 'Com_select'";

  private final List<Connection> primaries = new ArrayList<>();

  /** Connects to the primaries. */
  public SelectCounts(LocalCluster cluster) {
    try {
      for (MySqlTopology.Shard shard : cluster.mysql().orElseThrow().shards()) {
        primaries.add(ShardSql.connect(shard.primary(), cluster.state().database()));
      }
    } catch (SQLException broken) {
      close();
      throw RunException.failed("cannot look at a primary: " + broken.getMessage(), broken);
    }
  }

  /** Each shard's. */
  public List<Long> perShard() {
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
    return selects;
  }

  /** All shards' together. */
  public long sum() {
    return perShard().stream().mapToLong(Long::longValue).sum();
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
