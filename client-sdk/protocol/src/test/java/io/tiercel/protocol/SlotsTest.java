package io.tiercel.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SlotsTest {
  /** {@code SELECT CRC32('123456789')} is 3421780262, the polynomial's published check value. */
  @Test
  void of_knownValue_isTheOneMySqlComputes() {
    int slot = (int) (3_421_780_262L >> 20);

    assertThat(Slots.of(ColumnKind.INTEGER, 123_456_789L)).isEqualTo(slot);
    assertThat(Slots.of(ColumnKind.UNSIGNED_LONG, 123_456_789L)).isEqualTo(slot);
    assertThat(Slots.of(ColumnKind.STRING, "123456789")).isEqualTo(slot);
    assertThat(Slots.of(ColumnKind.BYTES, "123456789".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(slot);
  }

  @Test
  void of_unsignedBeyondLong_hashesItsUnsignedText() {
    assertThat(Slots.of(ColumnKind.UNSIGNED_LONG, -1L))
        .isEqualTo(Slots.of(ColumnKind.STRING, "18446744073709551615"));
    assertThat(Slots.of(ColumnKind.INTEGER, -1L)).isEqualTo(Slots.of(ColumnKind.STRING, "-1"));
  }

  @Test
  void of_manyKeys_areSpreadOverAllSlots() {
    int[] keys = new int[Slots.COUNT];
    for (long id = 0; id < 100 * Slots.COUNT; id++) {
      keys[Slots.of(ColumnKind.INTEGER, id)]++;
    }

    assertThat(Arrays.stream(keys).boxed()).allMatch(count -> count > 30 && count < 200);
  }

  @Test
  void of_kindThatIsNoShardKey_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Slots.of(ColumnKind.DOUBLE, 1.0));
  }
}
