package io.tiercel.client.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NettyChannelsTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "3, 1", "4, 2", "8, 4", "64, 4"})
  void threads_processors_aHalfButOneToFour(int processors, int threads) {
    assertThat(NettyChannels.threads(processors)).isEqualTo(threads);
  }
}
