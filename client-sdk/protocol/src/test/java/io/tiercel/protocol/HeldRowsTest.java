package io.tiercel.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeldRowsTest {
  @Test
  void unpack_whatWasPacked_isTheSameInOrder() {
    byte[] row = new byte[300];
    Arrays.fill(row, (byte) 7);
    HeldRows.Packer packer = new HeldRows.Packer(4, row.length);
    packer.addRow(new Stamp(3, Long.MAX_VALUE), row);
    packer.addNotHeld();
    packer.addAbsent(new Stamp(Integer.MAX_VALUE, 1));
    packer.addRow(new Stamp(1, 2), new byte[0]);

    List<@Nullable HeldRow> rows = HeldRows.unpack(packer.pack());

    assertThat(rows).hasSize(4);
    assertThat(rows.get(0).stamp()).isEqualTo(new Stamp(3, Long.MAX_VALUE));
    assertThat(bytes(rows.get(0))).isEqualTo(row);
    assertThat(rows.get(1)).isNull();
    assertThat(rows.get(2).absent()).isTrue();
    assertThat(rows.get(2).stamp()).isEqualTo(new Stamp(Integer.MAX_VALUE, 1));
    assertThat(bytes(rows.get(2))).isEmpty();
    assertThat(rows.get(3).absent()).isFalse();
    assertThat(bytes(rows.get(3))).isEmpty();
  }

  private static byte[] bytes(HeldRow row) {
    return Arrays.copyOfRange(row.bytes(), row.from(), row.to());
  }

  @Test
  void unpack_lengthBeyondTheEnd_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeldRows.unpack(ByteString.copyFrom(new byte[] {1, 1, 1, 100})));
  }

  @Property(tries = 2000)
  void unpack_garbage_isNeverAnythingButAnIllegalArgument(@ForAll byte[] garbage) {
    try {
      HeldRows.unpack(ByteString.copyFrom(garbage))
          .forEach(row -> assertThat(row == null || row.to() <= garbage.length).isTrue());
    } catch (IllegalArgumentException e) {
      assertThat(e).isNotNull();
    }
  }
}
