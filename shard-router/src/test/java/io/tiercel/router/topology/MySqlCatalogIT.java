package io.tiercel.router.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.TablePolicy;
import io.tiercel.router.TestCluster;
import io.tiercel.testing.MySqlExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MySqlCatalogIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private static TestCluster cluster;
  private static MySqlCatalog catalog;

  @BeforeAll
  static void bootstrap() throws SQLException {
    cluster = TestCluster.create(mysql, "cat");
    catalog = new MySqlCatalog(cluster.catalog(), cluster.credentials());
  }

  /** Several tests damage the catalog. */
  @BeforeEach
  void bootstrapAnewWhereDamaged() throws SQLException {
    try {
      catalog.readTopology();
    } catch (RouterException e) {
      bootstrap();
    }
  }

  @Test
  void policies_rows_areReadByTable() throws SQLException {
    update("INSERT INTO tiercel_catalog.table_policy VALUES ('orders', 1000, 200, FALSE, 3000, 0)");

    assertThat(catalog.policies())
        .containsEntry(
            "orders",
            new TablePolicy(
                Duration.ofSeconds(1),
                Duration.ofMillis(200),
                false,
                Duration.ofSeconds(3),
                Duration.ZERO))
        .doesNotContainKey("invoices");
  }

  @Test
  void secretOf_registeredClient_matchesItsSecretOnly() {
    register("app", "first");

    assertThat(isSecret("app", "first")).isTrue();
    assertThat(isSecret("app", "wrong")).isFalse();
    assertThat(isSecret("app", "")).isFalse();
    assertThat(catalog.secretOf("app")).isEqualTo(catalog.secretOf("app"));
  }

  @Test
  void secretOf_anotherName_isEmpty() {
    register("app", "first");

    assertThat(catalog.secretOf("App")).isEmpty();
    assertThat(catalog.secretOf("app ")).isEmpty();
    assertThat(catalog.secretOf("nobody")).isEmpty();
  }

  @Test
  void secretOf_newSecret_replacesTheOldOne() {
    register("app", "first");
    register("app", "second");

    assertThat(isSecret("app", "first")).isFalse();
    assertThat(isSecret("app", "second")).isTrue();
  }

  private boolean isSecret(String clientName, String secret) {
    return catalog.secretOf(clientName).orElseThrow().matches(secret);
  }

  @Test
  void registerClient_secret_isNotInTheCatalog() throws SQLException {
    register("hashed", "first");

    try (Connection connection = mysql.connect(mysql.topology().catalog());
        Statement statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT CONCAT_WS(' ', salt, hash) LIKE '%first%', LENGTH(hash), iterations"
                    + " FROM tiercel_catalog.client WHERE name = 'hashed'")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getBoolean(1)).isFalse();
      assertThat(rows.getInt(2)).isEqualTo(32);
      assertThat(rows.getInt(3)).isGreaterThanOrEqualTo(100_000);
    }
  }

  @Test
  void readTopology_noCatalog_saysWhichCommandMakesOne() throws SQLException {
    TestCluster.dropCatalog(mysql);

    assertUnavailable(catalog, "holds no catalog: './tiercel up' or CatalogBootstrap.apply");
    assertThatThrownBy(() -> register("app", "secret")).hasMessageContaining("holds no catalog");
  }

  @Test
  void readTopology_catalogHalfMade_saysSo() throws SQLException {
    update("DELETE FROM tiercel_catalog.cluster");

    assertUnavailable(catalog, "has an empty catalog");
  }

  @Test
  void readTopology_slotsMissing_saysThatItIsDamaged() throws SQLException {
    update("DELETE FROM tiercel_catalog.slot_map WHERE slot = 7");

    assertUnavailable(catalog, "has 4095 slots instead of 4096");
  }

  @Test
  void readTopology_olderLayout_isRefusedUntilItIsBroughtUpToDate() throws SQLException {
    update("UPDATE tiercel_catalog.cluster SET catalog_version = 1");
    update("ALTER TABLE tiercel_catalog.cluster DROP COLUMN map_epoch");
    update("ALTER TABLE tiercel_catalog.slot_map DROP COLUMN term_offset");

    assertUnavailable(catalog, "older layout 1");
    CatalogBootstrap.apply(cluster.catalog(), cluster.credentials(), cluster.spec());
    assertThat(catalog.readTopology().map().epoch()).isEqualTo(1);
  }

  @Test
  void readTopology_newerLayout_isRefused() throws SQLException {
    update("UPDATE tiercel_catalog.cluster SET catalog_version = 3");

    assertUnavailable(catalog, "layout 3, this program knows up to 2");
    assertThatThrownBy(
            () -> CatalogBootstrap.apply(cluster.catalog(), cluster.credentials(), cluster.spec()))
        .hasMessageContaining("layout 3, this program knows up to 2");
  }

  @Test
  void readTopology_wrongPassword_saysWhoAndWhereButNotThePassword() {
    Credentials wrong = new Credentials(cluster.credentials().user(), "hunter2");

    RouterException refused =
        assertUnavailable(
            new MySqlCatalog(cluster.catalog(), wrong),
            "the catalog at "
                + cluster.catalog()
                + " refuses the password of user '"
                + wrong.user()
                + "'");

    StringWriter everything = new StringWriter();
    refused.printStackTrace(new PrintWriter(everything));
    assertThat(everything.toString()).doesNotContain("hunter2");
    assertThat(refused.retryable()).isFalse();
  }

  @Test
  void readTopology_userWithoutRights_saysWhatToGrant() throws SQLException {
    update("CREATE USER IF NOT EXISTS nobody IDENTIFIED BY 'secret'");

    MySqlCatalog forbidden =
        new MySqlCatalog(cluster.catalog(), new Credentials("nobody", "secret"));

    assertUnavailable(forbidden, "does not let user 'nobody' do what this needs");
  }

  @Test
  void readTopology_nobodyListens_namesTheAddress() {
    MySqlCatalog unreachable =
        new MySqlCatalog(new MySqlEndpoint("127.0.0.1", 1), cluster.credentials());

    RouterException failure =
        assertUnavailable(unreachable, "the catalog at 127.0.0.1:1 does not answer");

    assertThat(failure.retryable()).isTrue();
  }

  @Test
  void readTopology_serverIsSilent_endsByTheTimeout() throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      MySqlCatalog mute =
          new MySqlCatalog(
              new MySqlEndpoint("127.0.0.1", silent.getLocalPort()),
              cluster.credentials(),
              Duration.ofMillis(300),
              Duration.ofMillis(300));
      long start = System.nanoTime();

      assertUnavailable(mute, "does not answer (connect timeout 300 ms");

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void readTopology_otherServer_isRefusedWithItsVersion() throws Exception {
    try (GreetingProxy mariaDb =
        new GreetingProxy(mysql.topology().catalog().port(), "11.4.2-MariaDB")) {
      assertUnavailable(
          new MySqlCatalog(new MySqlEndpoint("127.0.0.1", mariaDb.port()), cluster.credentials()),
          "is MySQL 11.4.2-MariaDB: Tiercel needs MySQL 8.0.22 or newer");
    }
  }

  private void register(String name, String secret) {
    CatalogBootstrap.registerClient(cluster.catalog(), cluster.credentials(), name, secret);
  }

  private static RouterException assertUnavailable(MySqlCatalog catalog, String message) {
    try {
      catalog.readTopology();
    } catch (RouterException e) {
      assertThat(e.code()).isEqualTo(Code.CATALOG_UNAVAILABLE);
      assertThat(e).hasMessageContaining(message);
      return e;
    }
    throw new AssertionError("the catalog was read");
  }

  private static void update(String sql) throws SQLException {
    try (Connection connection = mysql.connect(mysql.topology().catalog());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
