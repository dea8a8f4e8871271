package io.tiercel.node.entry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.protocol.Stamp;
import org.junit.jupiter.api.Test;

class EntryTest {
  private static final Stamp STAMP = new Stamp(1, 5);
  private static final byte[] ROW = {1};

  @Test
  void row_expired_isAFloorForASecondMore() {
    Entry row = Entry.row(STAMP, ROW, 7, 10_000);

    assertThat(row.answers(10_000, 7, 1)).isFalse();
    assertThat(row.isOver(10_999)).isFalse();
    assertThat(row.isOver(11_000)).isTrue();
  }

  /** They are taken out; while they are there they count. */
  @Test
  void floor_isNeverOver() {
    assertThat(Entry.floor(STAMP, 10_000).isOver(Long.MAX_VALUE)).isFalse();
    assertThat(Entry.doubt(STAMP, 10_000).isOver(Long.MAX_VALUE)).isFalse();
    assertThat(Entry.absent(STAMP, 7, 10_000).isOver(Long.MAX_VALUE)).isFalse();
  }
}
