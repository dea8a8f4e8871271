package io.tiercel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Knobs: defaults, and what is refused. */
class LocalConfigTest {
  @Test
  void fromEnvironment_nothingSet_defaults() {
    EmbeddedMySqlConfig config = EmbeddedMySqlConfig.fromEnvironment();
    assertThat(config.bufferPoolMegabytes()).isEqualTo(64);
    assertThat(config.cacheFolder()).isAbsolute().endsWith(Path.of("tiercel"));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 65537})
  void config_bufferPoolOutOfRange_isRefused(int megabytes) {
    assertThatThrownBy(() -> new EmbeddedMySqlConfig(null, Path.of("/c"), megabytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bufferPoolMegabytes is " + megabytes + ", allowed is 5..65536");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 'shards is 0, allowed is 1..64'",
    "65, 0, 'shards is 65, allowed is 1..64'",
    "1, -1, 'replicasPerShard is -1, allowed is 0..5'",
    "1, 6, 'replicasPerShard is 6, allowed is 0..5'"
  })
  void spec_outOfRange_isRefused(int shards, int replicas, String message) {
    assertThatThrownBy(() -> new TopologySpec(shards, replicas, Path.of("f"), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void spec_relativeFolder_becomesAbsolute() {
    assertThat(new TopologySpec(1, 0, Path.of("a/../b"), false).folder())
        .isEqualTo(Path.of("b").toAbsolutePath());
  }

  @Test
  void named_knownWords_areProviders() {
    assertThat(MySqlProviders.named("embedded")).isInstanceOf(EmbeddedMySql.class);
    assertThat(MySqlProviders.named("external")).isInstanceOf(ExternalMySql.class);
  }

  @Test
  void named_unknownWord_saysWhichThereAre() {
    assertThatThrownBy(() -> MySqlProviders.named("oracle"))
        .isInstanceOf(LocalMySqlException.class)
        .hasMessage("No MySQL provider is named 'oracle'. There are: [embedded, external]");
  }

  @Test
  void archive_bySystem_isTheRightOne() {
    assertThat(MySqlArchive.resourceFor("Linux", "amd64")).isEqualTo("mysql-Linux-amd64.tar.gz");
    assertThat(MySqlArchive.resourceFor("Mac OS X", "aarch64"))
        .isEqualTo("mysql-Mac_OS_X-x86_64.tar.gz");
    assertThatThrownBy(() -> MySqlArchive.resourceFor("Linux", "aarch64"))
        .isInstanceOf(LocalMySqlException.class)
        .hasMessageContaining("No MySQL comes along for Linux on aarch64")
        .hasMessageContaining("export TIERCEL_MYSQLD=");
  }
}
