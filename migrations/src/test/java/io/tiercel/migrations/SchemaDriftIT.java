package io.tiercel.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.tiercel.migrations.DriftReport.Difference;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.topology.Topology;
import io.tiercel.testing.MySqlExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody changed by hand on one of four shards. */
@Timeout(120)
class SchemaDriftIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(4);

  private static final String SCHEMA =
      """
      CREATE TABLE customers (id BIGINT PRIMARY KEY);
      CREATE TABLE orders (
        id BIGINT PRIMARY KEY,
        customer_id BIGINT NOT NULL,
        total DECIMAL(10,2) NOT NULL DEFAULT 0 COMMENT 'in euros',
        note VARCHAR(40),
        doubled DECIMAL(12,2) GENERATED ALWAYS AS (total * 2) VIRTUAL,
        INDEX by_customer (customer_id, note(10) DESC),
        CONSTRAINT positive CHECK (total >= 0),
        CONSTRAINT buyer FOREIGN KEY (customer_id) REFERENCES customers (id));
      CREATE VIEW small AS SELECT id FROM orders WHERE total < 10;
      CREATE TRIGGER noted BEFORE INSERT ON orders FOR EACH ROW SET NEW.note = 'new';
      """;

  @TempDir Path scripts;
  private RolloutCluster cluster;

  @BeforeEach
  void prepare() throws SQLException, IOException {
    cluster = new RolloutCluster(mysql, scripts);
    cluster.script("V1__orders.sql", SCHEMA);
    cluster.apply();
  }

  @AfterEach
  void clean() throws SQLException {
    cluster.close();
  }

  @Test
  void find_afterARollout_isCleanWhateverTheRows() throws Exception {
    cluster.onShard(2, "INSERT INTO customers VALUES (1), (2)");
    cluster.onShard(2, "INSERT INTO orders (id, customer_id) VALUES (1, 1), (2, 2)");
    cluster.onShard(2, "ANALYZE TABLE orders");

    DriftReport report = find();

    assertThat(report.clean()).isTrue();
    assertThat(report.shards()).hasSize(4).allMatch(shard -> shard.error() == null);
    assertThat(report.shards())
        .extracting(DriftReport.Shard::fingerprint)
        .containsOnly(report.shards().get(0).fingerprint());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER TABLE orders MODIFY note VARCHAR(41) | COLUMN | note | type",
        "ALTER TABLE orders ALTER total SET DEFAULT 1 | COLUMN | total | default",
        "ALTER TABLE orders MODIFY note VARCHAR(40) NOT NULL | COLUMN | note | nullable",
        "ALTER TABLE orders MODIFY note VARCHAR(40) COLLATE utf8mb4_general_ci | COLUMN | note | collation",
        "ALTER TABLE orders ADD extra INT | COLUMN | extra | existence",
        "ALTER TABLE orders DROP doubled | COLUMN | doubled | existence",
        "ALTER TABLE orders MODIFY note VARCHAR(40) FIRST | TABLE | orders | order of columns",
        "ALTER TABLE orders ADD INDEX mine (note) | INDEX | mine | existence",
        "ALTER TABLE orders ALTER INDEX by_customer INVISIBLE | INDEX | by_customer | visible",
        "ALTER TABLE orders DROP FOREIGN KEY buyer | FOREIGN_KEY | buyer | existence",
        "ALTER TABLE orders ALTER CHECK positive NOT ENFORCED | CHECK | positive | enforced",
        "DROP TRIGGER noted | TRIGGER | noted | existence",
        "ALTER VIEW small AS SELECT id FROM orders WHERE total < 11 | TABLE | small | definition",
        "CREATE TABLE mine (id INT PRIMARY KEY) | TABLE | mine | existence",
        "DROP TABLE orders | TABLE | orders | existence",
      })
  void find_changedByHandOnShardThree_namesTableThingAndShard(
      String sql, String kind, String name, String attribute) throws Exception {
    cluster.onShard(3, sql);

    DriftReport report = find();

    assertThat(report.clean()).isFalse();
    assertThat(report.differences())
        .extracting(Difference::shard, Difference::kind, Difference::name, Difference::attribute)
        .contains(tuple("shard-3", kind, name, attribute));
    assertThat(report.differences())
        .allMatch(difference -> difference.shard().equals("shard-3"))
        .allMatch(difference -> difference.agreeing() == 3 && difference.of() == 4);
    assertThat(report.shards().get(2).fingerprint())
        .isNotEqualTo(report.shards().get(0).fingerprint());
  }

  @Test
  void find_scriptAppliedOnOneShardOnly_namesIt() throws Exception {
    cluster.script("V2__later.sql", "CREATE TABLE later (id INT PRIMARY KEY);");
    ShardMigrations.migrate(only(1), cluster.credentials(), cluster.locations());

    assertThat(find().differences())
        .extracting(Difference::shard, Difference::part, Difference::attribute)
        .containsExactly(
            tuple("shard-1", "table later", "existence"),
            tuple("shard-1", "migration V2__later.sql", "existence"));
  }

  @Test
  void find_oneShardDoesNotAnswer_comparesTheOthersAndIsNotClean() {
    List<Topology.Shard> shards = new ArrayList<>(cluster.topology().shards());
    Topology.Shard last = shards.remove(3);
    shards.add(
        new Topology.Shard(
            last.name(), 1, last.state(), 1, new MySqlEndpoint("127.0.0.1", 1), List.of()));

    DriftReport report =
        SchemaDrift.find(shards, cluster.topology().database(), cluster.credentials());

    assertThat(report.differences()).isEmpty();
    assertThat(report.clean()).isFalse();
    assertThat(report.shards().get(3).error()).contains("127.0.0.1:1 does not answer");
  }

  @Test
  void match_newShard_getsTheVersionOfTheOthersAndNoNewer() throws Exception {
    cluster.onShard(4, "DROP DATABASE " + cluster.topology().database());
    cluster.onServer(
        4, "CREATE DATABASE " + cluster.topology().database() + " COLLATE utf8mb4_0900_bin");
    cluster.script("V2__later.sql", "CREATE TABLE later (id INT PRIMARY KEY);");

    ShardReport report = match();

    assertThat(report.error()).isNull();
    assertThat(report.currentVersion()).isEqualTo("1");
    assertThat(cluster.tables(4)).contains("orders").doesNotContain("later");
    assertThat(find().clean()).isTrue();
  }

  @Test
  void match_modelWasChangedByHand_saysWhatDiffers() throws Exception {
    cluster.onShard(1, "ALTER TABLE orders ADD extra INT");

    assertThat(match().error())
        .contains("its schema is not that of shard-1", "existence of column orders.extra");
  }

  private ShardReport match() {
    return ShardMigrations.match(
        cluster.topology().shards().get(3),
        cluster.topology().shards().get(0),
        cluster.topology().database(),
        cluster.credentials(),
        cluster.locations());
  }

  private Topology only(int shard) {
    return cluster.withShards(List.of(cluster.topology().shards().get(shard - 1)));
  }

  private DriftReport find() {
    return SchemaDrift.find(cluster.topology(), cluster.credentials());
  }
}
