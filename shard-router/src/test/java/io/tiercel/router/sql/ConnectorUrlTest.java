package io.tiercel.router.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.router.MySqlEndpoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConnectorUrlTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, DISABLED", "localhost, DISABLED", "127.1.2.3, DISABLED",
    "db1, PREFERRED", "127.example.com, PREFERRED", "10.0.0.1, PREFERRED"
  })
  void of_host_encryptsBeyondThisMachine(String host, String mode) {
    assertThat(ConnectorUrl.of(new MySqlEndpoint(host, 3306), "app"))
        .contains(host)
        .contains("sslMode=" + mode);
  }
}
