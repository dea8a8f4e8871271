package io.tiercel.benchmarks.tables;

import io.tiercel.protocol.ColumnKind;
import io.tiercel.protocol.Slots;
import java.util.BitSet;
import java.util.stream.LongStream;

/**
 * Keys for a first write in each slot. It takes more than all later ones of its writer, which an
 * application that runs for more than minutes does not notice.
 */
public final class EverySlot {
  private EverySlot() {}

  /** The first key of each slot, 0 and up. */
  public static LongStream keys() {
    BitSet slots = new BitSet();
    return LongStream.iterate(0, key -> slots.cardinality() < Slots.COUNT, key -> key + 1)
        .filter(key -> isFirst(slots, Slots.of(ColumnKind.INTEGER, key)));
  }

  private static boolean isFirst(BitSet slots, int slot) {
    boolean first = !slots.get(slot);
    slots.set(slot);
    return first;
  }
}
