package io.tiercel.router.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerVersionTest {
  @ParameterizedTest
  @CsvSource({
    "8.0.31, true",
    "8.0.22, true",
    "8.1.0, true",
    "8.0.21, false",
    "8.4.2-commercial, true",
    "9.1.0, true",
    "10.0.1, true",
    "5.7.44-log, false",
    "5.5.5-10.11.2-MariaDB-1, false",
    "11.4.2-MariaDB, false",
    "8.0, false",
    "unknown, false"
  })
  void isSupported_version_isAnsweredByNumberAndMaker(String version, boolean supported) {
    assertThat(ServerVersion.isSupported(version)).isEqualTo(supported);
  }
}
