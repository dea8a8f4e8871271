package io.tiercel.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.protocol.ErrorCode;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TiercelConfigTest {
  private static TiercelConfig.Builder good() {
    return TiercelConfig.builder().nodes("a:1, b:65535").credentials("app", "secret");
  }

  @Test
  void build_nothingElseGiven_hasTheDefaults() {
    TiercelConfig config = good().build();

    assertThat(config.deadline()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.nearCache()).isEqualTo(NearCacheConfig.maxEntries(10_000));
    assertThat(config.audited()).isTrue();
    assertThat(config.spinning()).isTrue();
  }

  @Test
  void build_everythingGiven_holdsIt() {
    TiercelConfig config =
        good()
            .deadline(Duration.ofMillis(1))
            .nearCache(NearCacheConfig.maxBytes(5))
            .audited(false)
            .spinning(false)
            .build();

    assertThat(config.nodes()).isEqualTo(List.of("a:1", "b:65535"));
    assertThat(config.credentials()).isEqualTo(new TiercelConfig.Credentials("app", "secret"));
    assertThat(config.deadline()).isEqualTo(Duration.ofMillis(1));
    assertThat(config.nearCache()).isEqualTo(new NearCacheConfig(NearCacheConfig.Unit.BYTES, 5));
    assertThat(config.audited()).isFalse();
    assertThat(config.spinning()).isFalse();
  }

  @Test
  void build_valueOutOfRange_namesKnobValueAndRange() {
    refused(() -> good().nodes("").build(), "nodes is empty");
    refused(() -> good().nodes("a").build(), "\"a\"", "host:port");
    refused(() -> good().nodes("a:0").build(), "\"a:0\"", "1 to 65535");
    refused(() -> good().nodes("a:65536").build(), "1 to 65535");
    refused(() -> good().credentials(" ", "x").build(), "client name");
    refused(() -> TiercelConfig.builder().nodes("a:1").build(), "credentials are missing");
    refused(() -> good().deadline(Duration.ZERO).build(), "deadline is PT0S", "PT1H");
    refused(() -> good().deadline(Duration.ofHours(2)).build(), "deadline is PT2H");
    refused(() -> NearCacheConfig.maxEntries(-1), "nearCache limit is -1");
    refused(() -> Freshness.bounded(Duration.ofMillis(-1)), "freshness bound", "P");
  }

  @Test
  void toString_hidesTheSecret() {
    assertThat(good().build().toString()).contains("app").doesNotContain("secret");
  }

  private static void refused(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            TiercelException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIG))
        .hasMessageContainingAll(words);
  }
}
