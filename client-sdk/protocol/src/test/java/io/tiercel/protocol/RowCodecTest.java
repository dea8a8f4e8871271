package io.tiercel.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RowCodecTest {
  @Test
  void encode_otherNumberOfValues_isRefused() {
    RowCodec codec = new RowCodec(List.of(ColumnKind.INTEGER));

    assertThatIllegalArgumentException().isThrownBy(() -> codec.encode(new Object[] {1L, 2L}));
  }

  @Test
  void encode_valueNotCanonical_isRefused() {
    RowCodec codec = new RowCodec(List.of(ColumnKind.INTEGER));

    assertThatThrownBy(() -> codec.encode(new Object[] {1})).isInstanceOf(ClassCastException.class);
  }

  @Test
  void encode_emojiAndMegabyte_roundTrip() {
    RowCodec codec = new RowCodec(List.of(ColumnKind.STRING, ColumnKind.BYTES));
    byte[] megabyte = new byte[1 << 20];
    Arrays.fill(megabyte, (byte) 7);

    Object[] decoded = codec.decode(codec.encode(new Object[] {"\uD83D\uDE00", megabyte}));

    assertThat(decoded).containsExactly("\uD83D\uDE00", megabyte);
  }

  /**
   * The largest varint is a date no calendar has, a scale no decimal has, a length no array has.
   */
  @ParameterizedTest
  @EnumSource(ColumnKind.class)
  void decode_largestNumberWhereAValueShouldBe_isARowOrAnIllegalArgument(ColumnKind kind) {
    byte[] bytes = new byte[11];
    Arrays.fill(bytes, 1, 10, (byte) 0xFF);
    bytes[10] = 1;
    RowCodec codec = new RowCodec(List.of(kind));
    try {
      assertThat(codec.decode(bytes)).hasSize(1);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("11 bytes");
    }
  }
}
