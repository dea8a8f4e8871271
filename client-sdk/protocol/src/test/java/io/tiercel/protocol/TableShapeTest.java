package io.tiercel.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.protocol.v1.TablePolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableShapeTest {
  private static final TableShape SHAPE =
      new TableShape(
          "order_line",
          -5L,
          List.of(
              column("line", ColumnKind.INTEGER, List.of()),
              column("state", ColumnKind.ENUM, List.of("NEW", "PAID")),
              column("order_id", ColumnKind.INTEGER, List.of())),
          List.of(2, 0),
          2);

  private static ColumnShape column(String name, ColumnKind kind, List<String> members) {
    return new ColumnShape(name, kind, true, "int", 3, 4, 5, true, true, members);
  }

  @Test
  void fromProto_ofToProto_isEqual() {
    assertThat(TableShape.fromProto(SHAPE.toProto(TablePolicy.getDefaultInstance())))
        .isEqualTo(SHAPE);
  }

  @Test
  void slotOf_shardKeyIsNotTheFirstKeyColumn_hashesTheShardKey() {
    assertThat(SHAPE.slotOf(new Object[] {77L, 2L})).isEqualTo(Slots.of(ColumnKind.INTEGER, 77L));
    assertThat(SHAPE.keyCodec().width()).isEqualTo(2);
    assertThat(SHAPE.rowCodec().width()).isEqualTo(3);
  }
}
