package io.tiercel.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiercel.router.topology.CatalogBootstrap;
import io.tiercel.testing.MySqlExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The example of README.md, run. */
class ReadmeExampleIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  @Test
  void example_asInTheReadme_runs() throws SQLException {
    TestCluster.dropCatalog(mysql);
    MySqlEndpoint catalog = TestCluster.endpoint(mysql.topology().catalog());
    Credentials credentials = TestCluster.credentials(mysql.topology().catalog());
    ClusterSpec spec = TestCluster.spec(mysql.topology(), mysql.freshDatabase("shop"));

    List<Object> result = example(catalog, credentials, spec);

    assertThat(result).isEqualTo(List.of("Ada", "Ada Lovelace", true, "2 customers"));
  }

  private static List<Object> example(
      MySqlEndpoint catalog, Credentials credentials, ClusterSpec spec) throws SQLException {
    // readme: cluster
    CatalogBootstrap.apply(catalog, credentials, spec);
    for (ClusterSpec.Shard shard : spec.shards()) {
      String url = "jdbc:mysql://" + shard.primary() + "/" + spec.database();
      try (var connection =
              DriverManager.getConnection(url, credentials.user(), credentials.password());
          var statement = connection.createStatement()) {
        statement.execute(
            """
            CREATE TABLE customer (
              id BIGINT NOT NULL PRIMARY KEY,
              name VARCHAR(100) NOT NULL,
              _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,
              _version BIGINT UNSIGNED NOT NULL DEFAULT 1,
              INDEX (_slot, id))""");
      }
    }
    // readme: end

    // readme: rows
    RouterConfig config = RouterConfig.of(catalog, credentials);
    try (ShardRouter router = ShardRouters.connect(config, new SimpleMeterRegistry())) {
      TableMeta customer = router.table("customer");
      RowKey ada = new RowKey(1L);
      RowKey alan = new RowKey(2L);
      long writerId = 42;

      RowWritten first =
          router.write(
              new RowWrite(
                  customer,
                  RowWrite.Kind.INSERT,
                  ada,
                  new Object[] {1L, "Ada"},
                  List.of(),
                  0,
                  0,
                  new WriterSequence(writerId, 1)),
              Deadline.after(Duration.ofSeconds(2)));

      RowWrite change =
          new RowWrite(
              customer,
              RowWrite.Kind.UPDATE,
              ada,
              new Object[] {1L, "Ada Lovelace"},
              List.of(),
              first.stamp().version(),
              0,
              new WriterSequence(writerId, 2));
      router.write(change, Deadline.after(Duration.ofSeconds(2)));
      RowWritten again = router.write(change, Deadline.after(Duration.ofSeconds(2)));

      router.write(
          new RowWrite(
              customer,
              RowWrite.Kind.PUT,
              alan,
              new Object[] {2L, "Alan"},
              List.of(),
              0,
              0,
              new WriterSequence(writerId, 3)),
          Deadline.after(Duration.ofSeconds(2)));

      List<StoredRow> rows =
          router.readRows(
              customer,
              List.of(ada, alan),
              ReadPreference.FRESH_REPLICA,
              Deadline.after(Duration.ofSeconds(2)));

      List<ShardResult<Long>> counts =
          router.scatter(
              ReadPreference.FRESH_REPLICA,
              4,
              Deadline.after(Duration.ofSeconds(2)),
              handle ->
                  handle.createQuery("SELECT COUNT(*) FROM customer").mapTo(Long.class).one());
      long customers =
          counts.stream()
              .mapToLong(count -> Objects.requireNonNull(count.value(), count.shard() + " failed"))
              .sum();
      // readme: end
      return List.of(
          Objects.requireNonNull(first.values())[1],
          Objects.requireNonNull(rows.get(0).values())[1],
          again.repeated(),
          customers + " customers");
    }
  }

  @Test
  void readme_code_isTheCodeAbove() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/io/tiercel/router/ReadmeExampleIT.java"));
    String readme = Files.readString(Path.of("README.md"));

    for (String name : List.of("cluster", "rows")) {
      int begin = source.indexOf("// readme: " + name + "\n") + 11 + name.length() + 1;
      String shown = source.substring(begin, source.indexOf("// readme: end", begin));
      assertThat(withoutSpace(readme)).as(name).contains(withoutSpace(shown));
    }
  }

  private static String withoutSpace(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
