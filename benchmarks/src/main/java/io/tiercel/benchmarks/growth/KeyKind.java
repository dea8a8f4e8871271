package io.tiercel.benchmarks.growth;

import io.tiercel.router.ColumnType;
import io.tiercel.router.topology.Slot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Shard keys as applications have them. */
enum KeyKind {
  /** 1, 2, 3 and so on. */
  COUNTED(ColumnType.INTEGER),
  /** As of a cluster whose servers count in steps of 1,000. */
  STRIDED(ColumnType.INTEGER),
  /** Milliseconds, machine and sequence in one number, five a millisecond. */
  TIMED(ColumnType.INTEGER),
  /** Random, as text. */
  UUIDS(ColumnType.STRING),
  /** As people are named by their mail. */
  MAILS(ColumnType.STRING);

  private final ColumnType type;

  KeyKind(ColumnType type) {
    this.type = type;
  }

  private Object key(long index) {
    return switch (this) {
      case COUNTED -> index + 1;
      case STRIDED -> 7 + index * 1_000;
      case TIMED -> ((1_700_000_000_000L + index / 5) << 22) | (index % 5);
      case UUIDS -> uuid(index);
      case MAILS -> "user" + index + "@example.org";
    };
  }

  private static String uuid(long seed) {
    Random random = new Random(seed);
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  /** Rows per slot of so many keys. */
  int[] rowsPerSlot(int keys) {
    int[] rows = new int[Slot.COUNT];
    for (long index = 0; index < keys; index++) {
      rows[Slot.of(type, key(index))]++;
    }
    return rows;
  }

  /** The fullest shard's rows over the mean of all shards. */
  static double imbalance(int[] rowsPerSlot, List<String> owners) {
    Map<String, Long> rows = new HashMap<>();
    long all = 0;
    for (int slot = 0; slot < Slot.COUNT; slot++) {
      rows.merge(owners.get(slot), (long) rowsPerSlot[slot], Long::sum);
      all += rowsPerSlot[slot];
    }
    long most = rows.values().stream().mapToLong(Long::longValue).max().orElse(0);
    return most * (double) rows.size() / all;
  }
}
