package io.tiercel.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.cli.run.RunException;
import java.lang.ref.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveHeapTest {
  private static final String HISTOGRAM =
      """
      4711:
       num     #instances         #bytes  class name (module)
      -------------------------------------------------------
         1:         23456        1876544  [B (java.base@17)
         2:         20000         480000  java.lang.String (java.base@17)
      Total         43456        2356544
      """;

  @Test
  void total_histogram_isTheBytesOfItsLastLine() {
    assertThat(LiveHeap.total(HISTOGRAM)).isEqualTo(2_356_544);
  }

  @Test
  void total_noHistogram_saysWhatItIs() {
    assertThatThrownBy(() -> LiveHeap.total("4711:\njava.io.IOException: no such process\n"))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("no such process");
  }

  @Test
  void ofThisProcess_tenMegabytesMore_countsThem() {
    long before = LiveHeap.ofThisProcess();
    byte[] more = new byte[10_000_000];
    try {
      assertThat(LiveHeap.ofThisProcess() - before).isBetween(9_000_000L, 12_000_000L);
    } finally {
      Reference.reachabilityFence(more);
    }
  }
}
