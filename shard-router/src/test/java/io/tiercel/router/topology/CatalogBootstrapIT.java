package io.tiercel.router.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.local.MySqlServer;
import io.tiercel.router.ClusterSpec;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.TestCluster;
import io.tiercel.testing.MySqlExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CatalogBootstrapIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private TestCluster cluster;

  @BeforeEach
  void bootstrap() throws SQLException {
    cluster = TestCluster.create(mysql, "boot");
  }

  @AfterEach
  void dropDatabases() throws SQLException {
    for (var shard : mysql.topology().shards()) {
      update(shard.primary(), "DROP DATABASE IF EXISTS " + database());
    }
  }

  @Test
  void apply_emptyServers_writesWhatTheSpecificationSays() {
    Topology topology = catalog().readTopology();

    assertThat(topology.database()).isEqualTo(database());
    assertThat(topology.shards()).extracting(Topology.Shard::term).containsExactly(1, 1);
    assertThat(topology.shards())
        .extracting(
            shard ->
                new ClusterSpec.Shard(
                    shard.name(), shard.weight(), shard.primary(), shard.replicas()))
        .isEqualTo(cluster.spec().shards());
    assertThat(topology.map().owners()).hasSize(Slot.COUNT);
    assertThat(topology.map().epochs()).containsOnly(1);
  }

  @Test
  void apply_emptyServers_writesOwnershipOnEachPrimary() throws SQLException {
    Topology topology = catalog().readTopology();

    for (var shard : mysql.topology().shards()) {
      assertThat(ownedSlots(shard.primary()))
          .isEqualTo(expectedSlots(topology, shard.name()))
          .hasSize(Slot.COUNT / 2);
      assertThat(strings(shard.primary(), "SELECT DISTINCT CONCAT(state) FROM tiercel_slot"))
          .containsExactlyInAnyOrder("OWNED", "NONE");
      assertThat(strings(shard.primary(), "SELECT COUNT(*) FROM tiercel_slot"))
          .containsExactly("4096");
      assertThat(strings(shard.primary(), "SELECT COUNT(*) FROM tiercel_writer"))
          .containsExactly("0");
    }
  }

  @Test
  void apply_secondTime_changesNothing() throws SQLException {
    String clusterId = clusterId();
    List<String> before = executedTransactions();

    Topology again = apply(cluster.spec());

    assertThat(executedTransactions()).isEqualTo(before);
    assertThat(clusterId()).isEqualTo(clusterId);
    assertSame(again, cluster.topology());
  }

  @Test
  void apply_replicasInOtherOrder_isTheSameCluster() {
    List<ClusterSpec.Shard> shards = new ArrayList<>();
    for (ClusterSpec.Shard shard : cluster.spec().shards()) {
      List<MySqlEndpoint> replicas = new ArrayList<>(shard.replicas());
      Collections.reverse(replicas);
      shards.add(new ClusterSpec.Shard(shard.name(), shard.weight(), shard.primary(), replicas));
    }

    assertSame(apply(new ClusterSpec(database(), shards)), cluster.topology());
  }

  @Test
  void apply_shardRowsLost_writesThemAgainFromTheCatalog() throws SQLException {
    MySqlServer primary = mysql.topology().shards().get(0).primary();
    List<String> before = ownedSlots(primary);
    update(primary, "DROP TABLE tiercel_slot");

    apply(cluster.spec());

    assertThat(ownedSlots(primary)).isEqualTo(before);
  }

  @Test
  void apply_fourAtOnce_allSucceedWithOneCluster() throws Exception {
    TestCluster.dropCatalog(mysql);
    ClusterSpec spec = TestCluster.spec(mysql.topology(), database());
    CyclicBarrier together = new CyclicBarrier(4);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Topology>> results = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        results.add(
            threads.submit(
                () -> {
                  together.await(10, TimeUnit.SECONDS);
                  return apply(spec);
                }));
      }
      for (Future<Topology> result : results) {
        assertSame(result.get(60, TimeUnit.SECONDS), cluster.topology());
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(strings(mysql.topology().catalog(), "SELECT COUNT(*) FROM tiercel_catalog.cluster"))
        .containsExactly("1");
  }

  @Test
  void apply_otherShards_isRefusedAndNothingChanges() {
    List<ClusterSpec.Shard> shards = cluster.spec().shards();
    assertRefused(new ClusterSpec(database(), shards.subList(0, 1)), "moves slots");
    assertRefused(
        new ClusterSpec(database(), List.of(withWeight(shards.get(0), 2), shards.get(1))),
        "shard-1 weight 2.0");
    assertSame(catalog().readTopology(), cluster.topology());
  }

  @Test
  void apply_otherDatabase_isRefused() {
    assertRefused(
        new ClusterSpec("something_else", cluster.spec().shards()),
        "keeps database " + database() + ", asked for is something_else");
  }

  @Test
  void apply_shardsOfAnotherCluster_isRefused() throws SQLException {
    List<ClusterSpec.Shard> shards = cluster.spec().shards();
    TestCluster.dropCatalog(mysql);

    assertRefused(
        new ClusterSpec(database(), List.of(withWeight(shards.get(0), 3), shards.get(1))),
        "ownership rows of another cluster");

    assertThatThrownBy(() -> catalog().readTopology()).hasMessageContaining("an empty catalog");
  }

  @Test
  void apply_replicaAsPrimary_isRefusedAsReadOnly() {
    ClusterSpec.Shard first = cluster.spec().shards().get(0);
    assertRefused(
        new ClusterSpec(
            database(),
            List.of(
                new ClusterSpec.Shard(
                    first.name(), 1, first.replicas().get(0), List.of(first.primary())),
                cluster.spec().shards().get(1))),
        "is read only");
  }

  @Test
  void apply_primaryWithNewAddress_raisesItsTerm() throws SQLException {
    update(
        mysql.topology().catalog(),
        "UPDATE tiercel_catalog.endpoint SET port = 1 "
            + "WHERE shard = 'shard-1' AND role = 'PRIMARY'");

    Topology topology = apply(cluster.spec());

    assertThat(topology.shards()).extracting(Topology.Shard::term).containsExactly(2, 1);
    assertSame(catalog().readTopology(), topology);
  }

  @Test
  void apply_unreachableShard_namesIt() {
    ClusterSpec.Shard first = cluster.spec().shards().get(0);
    ClusterSpec spec =
        new ClusterSpec(
            database(),
            List.of(
                new ClusterSpec.Shard(
                    first.name(), 1, new MySqlEndpoint("127.0.0.1", 1), List.of()),
                cluster.spec().shards().get(1)));

    assertThatThrownBy(() -> apply(spec))
        .isInstanceOfSatisfying(
            RouterException.class,
            e -> {
              assertThat(e.code()).isEqualTo(Code.SHARD_UNAVAILABLE);
              assertThat(e.retryable()).isTrue();
            })
        .hasMessageContaining("primary of shard-1 at 127.0.0.1:1 does not answer");
  }

  @Test
  void registerClient_unusable_isRefused() {
    for (String name : List.of("", " ", "x".repeat(65))) {
      assertThatThrownBy(
              () ->
                  CatalogBootstrap.registerClient(
                      cluster.catalog(), cluster.credentials(), name, "secret"))
          .hasMessageContaining("1 to 64");
    }
    assertThatThrownBy(
            () ->
                CatalogBootstrap.registerClient(
                    cluster.catalog(), cluster.credentials(), "app", ""))
        .hasMessageContaining("not empty");
  }

  private String database() {
    return cluster.spec().database();
  }

  private MySqlCatalog catalog() {
    return new MySqlCatalog(cluster.catalog(), cluster.credentials());
  }

  private Topology apply(ClusterSpec spec) {
    return CatalogBootstrap.apply(cluster.catalog(), cluster.credentials(), spec);
  }

  private void assertRefused(ClusterSpec spec, String message) {
    assertThatThrownBy(() -> apply(spec))
        .isInstanceOfSatisfying(
            RouterException.class, e -> assertThat(e.code()).isEqualTo(Code.INVALID_CONFIG))
        .hasMessageContaining(message);
  }

  private static ClusterSpec.Shard withWeight(ClusterSpec.Shard shard, double weight) {
    return new ClusterSpec.Shard(shard.name(), weight, shard.primary(), shard.replicas());
  }

  private static void assertSame(Topology actual, Topology expected) {
    assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
  }

  private static List<String> expectedSlots(Topology topology, String shard) {
    List<String> expected = new ArrayList<>();
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      if (topology.map().ownerOf(slot).equals(shard)) {
        expected.add(slot + " epoch 1");
      }
    }
    return expected;
  }

  private List<String> ownedSlots(MySqlServer primary) throws SQLException {
    return strings(
        primary,
        "SELECT CONCAT(slot, ' epoch ', epoch) FROM tiercel_slot WHERE state = 'OWNED' ORDER BY slot");
  }

  /** Changes with every transaction, DDL that does something, and only then. */
  private List<String> executedTransactions() throws SQLException {
    List<String> transactions = new ArrayList<>();
    for (var shard : mysql.topology().shards()) {
      transactions.addAll(strings(shard.primary(), "SELECT @@GLOBAL.gtid_executed"));
    }
    return transactions;
  }

  private String clusterId() throws SQLException {
    return strings(mysql.topology().catalog(), "SELECT cluster_id FROM tiercel_catalog.cluster")
        .get(0);
  }

  private List<String> strings(MySqlServer server, String sql) throws SQLException {
    List<String> strings = new ArrayList<>();
    try (Connection connection = mysql.connect(server);
        Statement statement = connection.createStatement()) {
      if (server != mysql.topology().catalog()) {
        statement.execute("USE " + database());
      }
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          strings.add(rows.getString(1));
        }
      }
    }
    return strings;
  }

  private void update(MySqlServer server, String sql) throws SQLException {
    try (Connection connection = mysql.connect(server);
        Statement statement = connection.createStatement()) {
      if (server != mysql.topology().catalog() && !sql.startsWith("DROP DATABASE")) {
        statement.execute("USE " + database());
      }
      statement.execute(sql);
    }
  }
}
