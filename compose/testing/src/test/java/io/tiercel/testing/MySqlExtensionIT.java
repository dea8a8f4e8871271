package io.tiercel.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The extension, and a second one of the same size beside it. */
class MySqlExtensionIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(1);
  @RegisterExtension static final MySqlExtension same = MySqlExtension.shards(1);

  @Test
  void topology_sameSizeTwice_isOneTopology() {
    assertThat(same.topology()).isSameAs(mysql.topology());
  }

  @Test
  void connect_primary_takesWrites() throws Exception {
    String database = mysql.freshDatabase("ext");
    try (Connection connection = mysql.connect(mysql.topology().shards().get(0).primary());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + database);
      statement.execute("CREATE TABLE " + database + ".t (id INT PRIMARY KEY)");
      statement.execute("INSERT INTO " + database + ".t VALUES (7)");
      try (ResultSet result = statement.executeQuery("SELECT id FROM " + database + ".t")) {
        assertThat(result.next()).isTrue();
        assertThat(result.getInt(1)).isEqualTo(7);
      }
    }
  }
}
