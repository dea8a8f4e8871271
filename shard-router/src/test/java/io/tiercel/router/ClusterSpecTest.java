package io.tiercel.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterSpecTest {
  private static final ClusterSpec.Shard ONE = shard("shard-1", 1, 3301);

  @Test
  void newSpec_usualValues_keepsThem() {
    ClusterSpec spec = new ClusterSpec("app", List.of(ONE, shard("shard-2", 0.5, 3302)));

    assertThat(spec.database()).isEqualTo("app");
    assertThat(spec.shards()).extracting(ClusterSpec.Shard::weight).containsExactly(1.0, 0.5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a`b", "mysql", "tiercel_catalog"})
  void newSpec_databaseName_isRefused(String database) {
    assertRefused(() -> new ClusterSpec(database, List.of(ONE)), "database name '" + database);
  }

  @Test
  void newSpec_noShard_isRefused() {
    assertRefused(() -> new ClusterSpec("app", List.of()), "at least one shard");
  }

  @Test
  void newSpec_sameNameTwice_isRefused() {
    assertRefused(
        () -> new ClusterSpec("app", List.of(ONE, shard("shard-1", 1, 3302))),
        "two shards are named shard-1");
  }

  @Test
  void newSpec_sameAddressTwice_isRefused() {
    assertRefused(
        () -> new ClusterSpec("app", List.of(ONE, shard("shard-2", 1, 3301))),
        "127.0.0.1:3301 is named twice");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1001, Double.NaN, Double.POSITIVE_INFINITY})
  void newShard_weight_isRefused(double weight) {
    assertRefused(() -> shard("shard-1", weight, 3301), "allowed is above 0 to 1000");
  }

  @Test
  void newShard_name_isRefused() {
    assertRefused(() -> shard("a b", 1, 3301), "shard name 'a b'");
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable making, String message) {
    assertThatThrownBy(making)
        .isInstanceOfSatisfying(
            RouterException.class,
            e -> assertThat(e.code()).isEqualTo(RouterException.Code.INVALID_CONFIG))
        .hasMessageContaining(message);
  }

  private static ClusterSpec.Shard shard(String name, double weight, int port) {
    return new ClusterSpec.Shard(name, weight, new MySqlEndpoint("127.0.0.1", port), List.of());
  }
}
