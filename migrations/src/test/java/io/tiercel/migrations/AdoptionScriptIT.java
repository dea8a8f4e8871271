package io.tiercel.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.migrations.RolloutReport.Ending;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.TableMeta;
import io.tiercel.router.sql.TableDiscovery;
import io.tiercel.testing.MySqlExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A table of the user's becomes one of the tier's by the written script and nothing else. */
@Timeout(120)
class AdoptionScriptIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private static final String ORDERS =
      """
      CREATE TABLE orders (
        number BIGINT, customer VARCHAR(20) COLLATE utf8mb4_general_ci NOT NULL,
        total DECIMAL(10,2), PRIMARY KEY (number, customer));
      """;

  @TempDir Path scripts;
  private RolloutCluster cluster;

  @BeforeEach
  void prepare() throws SQLException, IOException {
    cluster = new RolloutCluster(mysql, scripts);
  }

  @AfterEach
  void clean() throws SQLException {
    cluster.close();
  }

  @Test
  void write_tableWithWrongCollation_isAcceptedAfterTheRollout() throws Exception {
    cluster.script("V1__orders.sql", ORDERS);
    cluster.script("V7_2__more.sql", "CREATE TABLE more (id INT PRIMARY KEY);");
    cluster.apply();
    cluster.onEveryShard("INSERT INTO orders VALUES (1, 'ada', 10)");

    AdoptionScript script = write("orders", "customer");

    assertThat(script.file()).isEqualTo(scripts.resolve("V8__adopt_orders.sql"));
    assertThat(scripts.resolve("V8__adopt_orders.sql")).hasContent(script.text());
    assertThat(script.text())
        .contains("sharded by customer", "collation utf8mb4_general_ci", "copies the table");
    assertThat(cluster.apply().ending()).isEqualTo(Ending.DONE);
    for (int shard = 1; shard <= 2; shard++) {
      try (Connection connection = cluster.connect(cluster.primary(shard))) {
        TableMeta table =
            TableDiscovery.discover(connection, cluster.topology().database(), "orders");
        assertThat(table.primaryKey().get(table.shardKeyPart()))
            .isEqualTo(table.columns().stream().map(c -> c.name()).toList().indexOf("customer"));
      }
    }
    assertThat(
            cluster.rows(
                cluster.primary(1),
                "SELECT _slot = CRC32('ada') >> 20 AND _version = 1 FROM "
                    + cluster.topology().database()
                    + ".orders"))
        .containsExactly("1");
    assertThat(write("orders", "customer").file()).isNull();
  }

  @Test
  void write_twice_namesTheFirst() throws Exception {
    cluster.onEveryShard(ORDERS);
    write("orders", "number");

    assertRefused("orders", "number", Code.INVALID_CONFIG, "V1__adopt_orders.sql is there already");
  }

  @Test
  void write_whatNoStatementMends_isRefused() throws Exception {
    cluster.onEveryShard(ORDERS);
    cluster.onEveryShard("CREATE TABLE keyless (id INT)");
    cluster.onEveryShard("CREATE VIEW seen AS SELECT number FROM orders");

    assertRefused("nowhere", "id", Code.UNKNOWN_TABLE, "no table named nowhere");
    assertRefused("keyless", "id", Code.TABLE_NOT_ADOPTED, "no primary key");
    assertRefused("seen", "number", Code.TABLE_NOT_ADOPTED, "it is a view");
    assertRefused("orders", "total", Code.TABLE_NOT_ADOPTED, "total cannot be the shard key");
    assertRefused("orders", "nothing", Code.TABLE_NOT_ADOPTED, "nothing cannot be the shard key");
    try (var files = Files.list(scripts)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void write_shardedByAnotherColumn_isRefused() throws Exception {
    cluster.onEveryShard(ORDERS);
    cluster.script("V1__none.sql", "SELECT 1;");
    write("orders", "number");
    cluster.apply();

    assertRefused("orders", "customer", Code.TABLE_NOT_ADOPTED, "sharded by number already");
  }

  @Test
  void write_shardsDiffer_pointsToDrift() throws Exception {
    cluster.onEveryShard("CREATE TABLE items (id BIGINT PRIMARY KEY)");
    cluster.onShard(2, "ALTER TABLE items ADD _version BIGINT UNSIGNED NOT NULL");

    assertRefused("items", "id", Code.TABLE_NOT_ADOPTED, "not the same on shard-1 and shard-2");
  }

  private AdoptionScript write(String table, String shardKey) {
    return AdoptionScript.write(
        cluster.topology(), cluster.credentials(), cluster.locations(), table, shardKey, scripts);
  }

  private void assertRefused(String table, String shardKey, Code code, String why) {
    assertThatThrownBy(() -> write(table, shardKey))
        .isInstanceOfSatisfying(RouterException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(why);
  }
}
